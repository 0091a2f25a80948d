/* Latencies in buckets 1/64 of a power of two wide: every quantile is right to 1.6 %. */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdint.h>

enum { HISTOGRAM_BUCKETS = 64 * 64 };

struct histogram {
    uint64_t total;
    uint32_t counts[HISTOGRAM_BUCKETS];
};

void histogram_add(struct histogram *histogram, uint64_t nanoseconds);
void histogram_merge(struct histogram *into, const struct histogram *from);

/* In microseconds; 0 if nothing was recorded. */
double histogram_quantile(const struct histogram *histogram, double quantile);

#endif
