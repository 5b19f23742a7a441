/* The version of Dray's plugin ABI.
 *
 * A plugin built with 1.x loads in every host 1.y with y >= the plugin's min_host_minor. MAJOR is
 * planned never to change; MINOR grows with each released addition. */
#ifndef DRAY_ABI_VERSION_H
#define DRAY_ABI_VERSION_H

#define DRAY_ABI_MAJOR 1
#define DRAY_ABI_MINOR 0

#endif
