/* client: the load. Counts for some seconds after a warm-up and prints one line of JSON; see plan.c for the options. */
#include "cpu.h"
#include "fail.h"
#include "family.h"
#include "flow.h"
#include "plan.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 256, IN_FLIGHT = 32, TICK = 5 /* ms: broken flows are opened again at this pace */, LONGEST_WAIT = 60, CROWD_WAIT = 20 };

struct worker {
    pthread_t thread;
    int epoll, flow_count;
    struct flow *flows;
    struct tally tally;
};

struct reading {
    double when, machine, own, families, watched[MOST_WATCHED];
    uint64_t requests, bytes, failures, connections, resumed, tickets;
};

static atomic_bool measuring, over;

static void prepare(struct worker *worker, const struct plan *plan, int flow_count, int first)
{
    SSL_CTX *tls = plan->plain ? NULL : flow_context(plan);
    worker->epoll = epoll_create1(EPOLL_CLOEXEC);
    worker->flow_count = flow_count;
    worker->flows = calloc((size_t)flow_count, sizeof *worker->flows);
    for (int i = 0; i < flow_count; i++)
        worker->flows[i] = (struct flow){.plan = plan, .tally = &worker->tally, .tls = tls, .epoll = worker->epoll,
                                         .number = first + i, .measuring = &measuring, .link.fd = -1};
}

static void advance_ready(struct worker *worker, int timeout)
{
    struct epoll_event events[EVENTS];
    int ready = epoll_wait(worker->epoll, events, EVENTS, timeout);
    for (int i = 0; i < ready; i++)
        flow_advance(events[i].data.ptr);
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    double opened = 0;
    while (!atomic_load_explicit(&over, memory_order_relaxed)) {
        if (now() - opened > TICK / 1000.0) {
            opened = now();
            for (int i = 0; i < worker->flow_count; i++)
                if (worker->flows[i].step == CLOSED)
                    flow_open(&worker->flows[i]);
        }
        advance_ready(worker, TICK);
    }
    return NULL;
}

static struct reading take_reading(const struct plan *plan, const struct worker *workers)
{
    struct reading reading = {.when = now(), .machine = cpu_of_machine(), .own = cpu_of_process(0)};
    for (int i = 0; i < plan->watched_count; i++)
        reading.watched[i] = cpu_of_process(plan->watched[i]);
    if (plan->family_count)
        reading.families = cpu_of_families(plan->families, plan->family_count);
    for (int i = 0; i < plan->threads; i++) {
        const struct tally *tally = &workers[i].tally;
        reading.requests += tally->requests;
        reading.bytes += tally->bytes;
        reading.failures += tally->failures;
        reading.connections += tally->connections;
        reading.resumed += tally->resumed;
        reading.tickets += tally->tickets;
    }
    return reading;
}

static void rest(double seconds)
{
    struct timespec time = {.tv_sec = (time_t)seconds, .tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9)};
    nanosleep(&time, NULL);
}

static void print_difference(const struct plan *plan, const struct reading *from, const struct reading *to,
                             const struct histogram *latencies)
{
    printf("{\"seconds\": %.4f, \"requests\": %lu, \"bytes\": %lu, \"failures\": %lu, \"connections\": %lu, "
           "\"resumed\": %lu, \"tickets\": %lu, \"p50\": %.1f, \"p99\": %.1f, \"machine\": %.3f, \"own\": %.6f, \"families\": %.6f, \"watched\": [",
           to->when - from->when, to->requests - from->requests, to->bytes - from->bytes, to->failures,
           to->connections - from->connections, to->resumed - from->resumed, to->tickets - from->tickets,
           histogram_quantile(latencies, 0.5), histogram_quantile(latencies, 0.99), to->machine - from->machine,
           to->own - from->own, to->families - from->families);
    for (int i = 0; i < plan->watched_count; i++)
        printf("%s%.6f", i ? ", " : "", to->watched[i] - from->watched[i]);
}

/* Proof that all candidates did the same work. */
static void print_facts(const struct tally *tally)
{
    printf("], \"cipher\": \"%s\", \"group\": \"%s\"}\n", tally->cipher ? tally->cipher : "",
           tally->group ? tally->group : "");
}

static void measure(const struct plan *plan)
{
    struct worker *workers = calloc((size_t)plan->threads, sizeof *workers);
    struct histogram latencies = {0};
    for (int i = 0; i < plan->threads; i++) {
        int first = plan->connections * i / plan->threads, next = plan->connections * (i + 1) / plan->threads;
        prepare(&workers[i], plan, next - first, first);
        pthread_create(&workers[i].thread, NULL, work, &workers[i]);
    }
    rest(plan->warm);
    struct reading from = take_reading(plan, workers);
    measuring = 1;
    rest(plan->seconds);
    measuring = 0;
    struct reading to = take_reading(plan, workers);
    over = 1;
    for (int i = 0; i < plan->threads; i++) {
        pthread_join(workers[i].thread, NULL);
        histogram_merge(&latencies, &workers[i].tally.latencies);
    }
    print_difference(plan, &from, &to, &latencies);
    print_facts(&workers[0].tally);
}

static void open_all(struct worker *worker)
{
    int opened = 0;
    double deadline = now() + LONGEST_WAIT;
    while (worker->tally.requests < (uint64_t)worker->flow_count) {
        while (opened < worker->flow_count && opened - (int)worker->tally.requests < IN_FLIGHT)
            flow_open(&worker->flows[opened++]);
        advance_ready(worker, 1000);
        if (worker->tally.failures || now() > deadline)
            fail("connection %lu was refused, lost or late", worker->tally.requests + 1);
    }
}

/* Prints "held N" when all are open, and what was lost meanwhile once standard input has ended. */
static void hold(const struct plan *plan)
{
    struct worker worker = {0};
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    prepare(&worker, plan, plan->hold, 0);
    open_all(&worker);
    printf("held %d\n", plan->hold);
    fflush(stdout);
    while (poll(&input, 1, 0) == 0)
        advance_ready(&worker, 100);
    printf("lost %lu\n", worker.tally.failures);
    for (int i = 0; i < worker.flow_count; i++)
        flow_close(&worker.flows[i]);
}

static void print_times(const char *what, const struct histogram *times)
{
    printf(", \"%s\": %lu, \"%s_p50\": %.0f, \"%s_p99\": %.0f, \"%s_last\": %.0f", what, times->total, what, histogram_quantile(times, 0.5),
           what, histogram_quantile(times, 0.99), what, histogram_quantile(times, 1));
}

/* Everybody comes at once, is greeted, logs in and stays until the last one has. The clock of all begins with the first connection. */
static void crowd(const struct plan *plan)
{
    struct worker worker = {0};
    prepare(&worker, plan, plan->crowd, 0);
    struct tally *tally = &worker.tally;
    measuring = 1;
    double began = now();
    for (int i = 0; i < plan->crowd; i++) {
        flow_open(&worker.flows[i]);
        worker.flows[i].began = began;
    }
    while (tally->latencies.total + tally->failures < (uint64_t)plan->crowd && now() - began < CROWD_WAIT)
        advance_ready(&worker, 100);
    printf("{\"failures\": %lu", tally->failures);
    print_times("greeted", &tally->greetings);
    print_times("logged_in", &tally->latencies);
    printf("}\n");
}

int main(int argc, char **argv)
{
    end_with_parent();
    signal(SIGPIPE, SIG_IGN);
    struct plan plan = plan_read(argc, argv);
    if (plan.crowd)
        crowd(&plan);
    else if (plan.hold)
        hold(&plan);
    else
        measure(&plan);
    return 0;
}
