/* All stable headers of the plugin ABI. */
#ifndef DRAY_ABI_DRAY_H
#define DRAY_ABI_DRAY_H

#include "bytes.h"
#include "entry.h"
#include "error.h"
#include "operation.h"
#include "version.h"

#endif
