// Boost.JSON compiled into each plugin: distributions' static library is not position independent.
#include <boost/json/src.hpp>
