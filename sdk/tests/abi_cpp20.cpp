#include "abi_sizes.h"

#include <dray/abi/dray.h>
#include <dray/abi/layout.h>

extern "C" {
DRAY_ABI_SIZES(cpp20)
}
