// The SDK compiled once: see dray/data/impl/config.hpp.
#include <dray/src/data.hpp>
