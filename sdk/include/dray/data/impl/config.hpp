#pragma once

// Header-only unless DRAY_SDK_SEPARATE_COMPILATION is defined; then dray/src/data.hpp and
// dray/src/sdk.hpp are compiled once and everybody else sees declarations, which builds several
// times faster. dray_add_plugin() does that.
#ifdef DRAY_SDK_SEPARATE_COMPILATION
#define DRAY_SDK_DECL
#else
#define DRAY_SDK_DECL inline
#endif
