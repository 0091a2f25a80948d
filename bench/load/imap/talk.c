#include "talk.h"

#include "../flow.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 256 * 1024 };

static _Thread_local char scratch[CHUNK];

void talk_begin(struct talk *talk)
{
    *talk = (struct talk){.step = GREETING};
}

__attribute__((format(printf, 3, 4))) static void say(struct talk *talk, enum talk_step next, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    talk->said_length = (size_t)vsnprintf(talk->said, sizeof talk->said, format, arguments);
    va_end(arguments);
    talk->said_left = talk->said_length;
    talk->step = next;
}

static void ask_for_mail(struct flow *flow)
{
    say(&flow->talk, FETCHING, "a FETCH 1 BODY.PEEK[]<0.%llu>\r\n", (unsigned long long)flow->plan->size);
}

static void logged_in(struct flow *flow)
{
    if (flow->plan->hold || flow->plan->crowd || flow->plan->fresh) {
        flow_answered(flow);
        flow->step = flow->plan->fresh ? TALKING : HELD;
        say(&flow->talk, LEAVING, "a LOGOUT\r\n");
        return;
    }
    ask_for_mail(flow);
}

static int is(const char *line, const char *beginning)
{
    return strncmp(line, beginning, strlen(beginning)) == 0;
}

/* Returns 0 if the server did not do as it should. */
static int answered(struct flow *flow)
{
    switch (flow->talk.step) {
    case LOGGING_IN:
        logged_in(flow);
        return 1;
    case FETCHING:
        flow_answered(flow);
        ask_for_mail(flow);
        return 1;
    case LEAVING:
        flow_close(flow);
        flow_open(flow);
        return 1;
    default:
        return 0;
    }
}

static int hear_line(struct flow *flow, const char *line)
{
    struct talk *talk = &flow->talk;
    if (talk->step == GREETING) {
        if (!is(line, "* OK"))
            return 0;
        flow_greeted(flow);
        say(talk, LOGGING_IN, "a LOGIN user%05d %s\r\n", flow->user, flow->plan->password);
        return 1;
    }
    if (is(line, "a "))
        return is(line, "a OK") && answered(flow);
    const char *brace = strrchr(line, '{');
    if (brace && line[strlen(line) - 1] == '}')
        talk->literal = strtoull(brace + 1, NULL, 10);
    return 1;
}

/* Returns 0 if a line is too long or not what should come. */
static int hear(struct flow *flow, const char *bytes, size_t length)
{
    struct talk *talk = &flow->talk;
    const char *end = bytes + length;
    while (bytes < end) {
        if (talk->literal > 0) {
            size_t taken = (size_t)(end - bytes) < talk->literal ? (size_t)(end - bytes) : (size_t)talk->literal;
            talk->literal -= taken;
            bytes += taken;
            continue;
        }
        char byte = *bytes++;
        if (byte != '\n') {
            if (talk->line_length == TALK_LINE - 1)
                return 0;
            talk->line[talk->line_length++] = byte;
            continue;
        }
        if (talk->line_length > 0 && talk->line[talk->line_length - 1] == '\r')
            talk->line_length--;
        talk->line[talk->line_length] = 0;
        talk->line_length = 0;
        int leaving = talk->step == LEAVING && is(talk->line, "a ");
        if (!hear_line(flow, talk->line))
            return 0;
        if (leaving)
            return 1; /* what follows was of the connection that is gone */
    }
    return 1;
}

void talk_advance(struct flow *flow)
{
    struct talk *talk = &flow->talk;
    while (flow->step == TALKING) {
        int saying = talk->said_left > 0;
        ssize_t moved = saying ? link_write(&flow->link, talk->said + talk->said_length - talk->said_left, talk->said_left)
                               : link_read(&flow->link, scratch, sizeof scratch);
        if (moved == LINK_AGAIN)
            return;
        if (moved > 0 && saying)
            talk->said_left -= (size_t)moved;
        if (moved > 0 && !saying && talk->step == FETCHING)
            flow_moved(flow, (uint64_t)moved);
        if (moved <= 0 || (!saying && !hear(flow, scratch, (size_t)moved))) {
            flow_lost(flow);
            return;
        }
    }
}
