/* The ABI headers as C11; abi_cpp17.cpp and abi_cpp20.cpp are the same in C++. */
#include "abi_sizes.h"

#include <dray/abi/dray.h>
#include <dray/abi/layout.h>

DRAY_ABI_SIZES(c11)
