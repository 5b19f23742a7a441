/* What each language makes of the headers, so that a test can compare them with each other. */
#ifndef DRAY_TESTS_ABI_SIZES_H
#define DRAY_TESTS_ABI_SIZES_H

#include <stddef.h>

#define DRAY_ABI_SIZES(language)                                                                   \
    size_t dray_sizes_##language(int which);                                                       \
    size_t dray_sizes_##language(int which) {                                                      \
        const size_t all[] = {sizeof(dray_bytes),          sizeof(dray_effect),                    \
                              sizeof(dray_event),          sizeof(dray_connector),                 \
                              sizeof(dray_plugin_entry_t), sizeof(dray_error_class),               \
                              sizeof(dray_effect_kind),    sizeof(dray_event_kind),                \
                              offsetof(dray_effect, head), offsetof(dray_event, bodies)};          \
        return which < (int)(sizeof all / sizeof *all) ? all[which] : 0;                           \
    }

#endif
