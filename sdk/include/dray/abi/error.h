/* The classes of failure. They decide what the scheduler does next, so a plugin chooses the class
 * for what the answer means, not for how it looks. Unknown values are treated as transient. */
#ifndef DRAY_ABI_ERROR_H
#define DRAY_ABI_ERROR_H

#include <stdint.h>

typedef int32_t dray_error_class;
enum {
    DRAY_ERROR_TRANSIENT = 1,       /* try again later, a bounded number of times */
    DRAY_ERROR_RATE_LIMITED = 2,    /* the bucket waits until told; no attempt is counted */
    DRAY_ERROR_UNAVAILABLE = 3,     /* maintenance: the instance waits; no attempt is counted */
    DRAY_ERROR_AUTH = 4,            /* credentials refused: the instance waits for a person */
    DRAY_ERROR_CONFIG = 5,          /* cannot work until a setting changes */
    DRAY_ERROR_UNMAPPED = 6,        /* a status, method, carrier or SKU has no mapping */
    DRAY_ERROR_REJECTED = 7,        /* this item is refused as it is; `subject` names the cause */
    DRAY_ERROR_CONFLICT = 8,        /* it seems to exist there already: the host probes */
    DRAY_ERROR_UNKNOWN_OUTCOME = 9, /* a write may or may not have happened: the host probes */
    DRAY_ERROR_CANCELLED = 10,      /* ended by the host before any write */
    DRAY_ERROR_FAULT = 11,          /* the plugin broke its contract */
    DRAY_ERROR_UNSUPPORTED = 12,    /* the vendor or the host has no such function */
    DRAY_ERROR_NOT_FOUND = 13,      /* the vendor has no such thing; reads only */
    DRAY_ERROR_FORCE_INT32 = 0x7fffffff
};

#endif
