/* Who used the processor: one process (to the nanosecond, ended threads included) and the whole machine (in ticks). */
#ifndef CPU_H
#define CPU_H

#include <sys/types.h>

double cpu_of_process(pid_t pid); /* seconds since its start; pid 0 is ourselves */
double cpu_of_machine(void);      /* seconds, all cores, anything but idle; stolen time counts as used */
double now(void);                 /* seconds on the monotonic clock */

#endif
