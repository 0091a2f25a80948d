#include "plan.h"

#include "fail.h"
#include <getopt.h>
#include <stdlib.h>

static const struct option options[] = {
    {"port", required_argument, 0, 'p'},    {"connections", required_argument, 0, 'c'},
    {"threads", required_argument, 0, 't'}, {"size", required_argument, 0, 's'},
    {"upload", no_argument, 0, 'u'},        {"new", no_argument, 0, 'n'},
    {"resume", no_argument, 0, 'r'},        {"plain", no_argument, 0, 'l'},
    {"defaults", no_argument, 0, 'd'},      {"hold", required_argument, 0, 'h'},
    {"imap", required_argument, 0, 'i'},    {"users", required_argument, 0, 'U'},
    {"crowd", required_argument, 0, 'C'},   {"group", required_argument, 0, 'g'},
    {"warm", required_argument, 0, 'w'},    {"seconds", required_argument, 0, 'm'},
    {"watch", required_argument, 0, 'x'},   {"family", required_argument, 0, 'f'},
    {0, 0, 0, 0},
};

static void watch(pid_t *watched, int *count, pid_t pid)
{
    if (*count == MOST_WATCHED)
        fail("at most %d processes can be watched", MOST_WATCHED);
    watched[(*count)++] = pid;
}

struct plan plan_read(int argc, char **argv)
{
    struct plan plan = {.connections = 1, .threads = 1, .users = 1, .group = "X25519", .size = 100, .warm = 1, .seconds = 2};
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (option) {
        case 'p': plan.port = atoi(optarg); break;
        case 'c': plan.connections = atoi(optarg); break;
        case 't': plan.threads = atoi(optarg); break;
        case 's': plan.size = strtoull(optarg, NULL, 10); break;
        case 'u': plan.upload = 1; break;
        case 'n': plan.fresh = 1; break;
        case 'r': plan.resume = 1; break;
        case 'l': plan.plain = 1; break;
        case 'd': plan.defaults = 1; break;
        case 'h': plan.hold = atoi(optarg); break;
        case 'i': plan.password = optarg; break;
        case 'U': plan.users = atoi(optarg); break;
        case 'g': plan.group = optarg; break;
        case 'C': plan.crowd = atoi(optarg); break;
        case 'w': plan.warm = atof(optarg); break;
        case 'm': plan.seconds = atof(optarg); break;
        case 'x': watch(plan.watched, &plan.watched_count, atoi(optarg)); break;
        case 'f': watch(plan.families, &plan.family_count, atoi(optarg)); break;
        default: exit(1);
        }
    }
    if (!plan.port || optind != argc)
        fail("usage: client --port PORT [--connections N] [--threads N] [--size BYTES] [--upload] [--new [--resume]] "
             "[--plain] [--defaults] [--group NAME] [--imap PASSWORD [--users N]] [--warm SECONDS] [--seconds SECONDS] [--watch PID]... [--family PID]... "
             "| --port PORT --hold N | --port PORT --imap PASSWORD --crowd N");
    if (plan.users < 1 || (plan.crowd && !plan.password))
        fail("there must be a user, and a crowd talks IMAP");
    if (plan.connections < plan.threads || plan.threads < 1)
        fail("there must be at least one thread, and one connection for each");
    return plan;
}
