#include "cpu.h"

#include "fail.h"
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static double read_clock(clockid_t clock)
{
    struct timespec time;
    if (clock_gettime(clock, &time))
        fail("cannot read a clock: is the process gone?");
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The same sum that utime + stime of /proc/PID/stat show, without their rounding to 10 ms. */
double cpu_of_process(pid_t pid)
{
    clockid_t clock = CLOCK_PROCESS_CPUTIME_ID;
    if (pid && clock_getcpuclockid(pid, &clock))
        fail("process %d has no processor clock", (int)pid);
    return read_clock(clock);
}

double cpu_of_machine(void)
{
    unsigned long long user, nice, system, idle, iowait, irq, softirq, steal;
    FILE *file = fopen("/proc/stat", "r");
    if (!file || fscanf(file, "cpu %llu %llu %llu %llu %llu %llu %llu %llu", &user, &nice, &system, &idle, &iowait, &irq,
                        &softirq, &steal) != 8)
        fail("cannot read /proc/stat");
    fclose(file);
    return (double)(user + nice + system + irq + softirq + steal) / (double)sysconf(_SC_CLK_TCK);
}

double now(void)
{
    return read_clock(CLOCK_MONOTONIC);
}
