/* Who used the processor, where processes come and go: some processes and all that descends from them. */
#ifndef FAMILY_H
#define FAMILY_H

#include <sys/types.h>

/* Seconds so far, of the living to the nanosecond, of the dead as their parents' wait has counted them (in ticks). */
double cpu_of_families(const pid_t *roots, int count);

#endif
