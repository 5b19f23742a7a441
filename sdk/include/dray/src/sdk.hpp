#pragma once

// The bodies of the wrapper, for the one source file of a plugin that includes it. See
// dray/data/impl/config.hpp.

#ifndef DRAY_SDK_SEPARATE_COMPILATION
#error "dray/src/sdk.hpp is for builds with DRAY_SDK_SEPARATE_COMPILATION"
#endif

#include "../sdk/context.hpp"
#include "../sdk/impl/context.ipp"
#include "../sdk/impl/http.ipp"
#include "../sdk/impl/operation.ipp"
#include "../sdk/impl/settings.ipp"
