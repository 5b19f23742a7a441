/* Counted bytes: what crosses the ABI instead of strings, vectors and objects. */
#ifndef DRAY_ABI_BYTES_H
#define DRAY_ABI_BYTES_H

#include <stdint.h>

/* `size` bytes at `data`; data may be null where size is 0. Not terminated. Who owns them and how
 * long they live is said where they are handed over. */
typedef struct dray_bytes {
    const char* data;
    uint64_t size;
} dray_bytes;

#endif
