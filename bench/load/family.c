#include "family.h"

#include "fail.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct process {
    pid_t pid, parent;
    double dead_children;
    int counts;
};

/* Returns 0 if the process has gone meanwhile. See proc(5) for the fields of stat. */
static int read_process(const char *pid, struct process *process)
{
    char path[64], line[1024];
    snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file)
        return 0;
    size_t length = fread(line, 1, sizeof line - 1, file);
    fclose(file);
    line[length] = 0;
    const char *after_name = strrchr(line, ')');
    int parent;
    long user, system;
    if (!after_name || sscanf(after_name + 1, " %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %ld %ld", &parent, &user, &system) != 3)
        return 0;
    double ticks = (double)sysconf(_SC_CLK_TCK);
    *process = (struct process){.pid = atoi(pid), .parent = parent, .dead_children = (double)(user + system) / ticks};
    return 1;
}

/* All processes of the machine; the caller frees them. */
static struct process *read_all(int *count)
{
    struct process *all = NULL;
    int room = 0;
    DIR *directory = opendir("/proc");
    if (!directory)
        fail("cannot read /proc");
    *count = 0;
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9')
            continue;
        if (*count == room)
            all = realloc(all, (size_t)(room = 2 * room + 64) * sizeof *all);
        *count += read_process(entry->d_name, &all[*count]);
    }
    closedir(directory);
    return all;
}

static struct process *find(struct process *all, int count, pid_t pid)
{
    for (int i = 0; i < count; i++)
        if (all[i].pid == pid)
            return &all[i];
    return NULL;
}

static void mark_descendants(struct process *all, int count)
{
    for (int found = 1; found;) {
        found = 0;
        for (int i = 0; i < count; i++) {
            const struct process *parent = all[i].counts ? NULL : find(all, count, all[i].parent);
            if (parent && parent->counts)
                all[i].counts = found = 1;
        }
    }
}

/* One that has gone since the list was made is in its parent's sum next time. */
static double cpu_if_alive(pid_t pid)
{
    clockid_t clock;
    struct timespec time;
    if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &time))
        return 0;
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

double cpu_of_families(const pid_t *roots, int count)
{
    double sum = 0;
    int process_count;
    struct process *all = read_all(&process_count);
    for (int i = 0; i < count; i++) {
        struct process *root = find(all, process_count, roots[i]);
        if (!root)
            fail("process %d is gone", (int)roots[i]);
        root->counts = 1;
    }
    mark_descendants(all, process_count);
    for (int i = 0; i < process_count; i++)
        if (all[i].counts)
            sum += cpu_if_alive(all[i].pid) + all[i].dead_children;
    free(all);
    return sum;
}
