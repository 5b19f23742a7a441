/* A shared library that is no plugin; with -DFUNCTION one whose entry is a function. */
#include "leaves_trace.h"

#ifndef FUNCTION
#define FUNCTION dray_nothing
#endif
int FUNCTION(void);
int FUNCTION(void) {
    return 1;
}
