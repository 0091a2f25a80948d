#include "mailbox.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BEFORE "IMAP4rev1 SASL-IR LITERAL+ ID AUTH=PLAIN"
#define INSIDE "IMAP4rev1 LITERAL+ ID IDLE NAMESPACE UIDPLUS"

__attribute__((format(printf, 2, 3))) static void say(struct mailbox *mailbox, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    size_t room = sizeof mailbox->answer - mailbox->answer_length;
    size_t length = (size_t)vsnprintf(mailbox->answer + mailbox->answer_length, room, format, arguments);
    va_end(arguments);
    mailbox->answer_length += length < room ? length : room - 1;
}

void mailbox_greet(struct mailbox *mailbox)
{
    say(mailbox, "* OK [CAPABILITY " BEFORE "] ready\r\n");
}

static void let_in(struct mailbox *mailbox)
{
    say(mailbox, "%s OK [CAPABILITY " INSIDE "] in\r\n", mailbox->tag);
}

static void send_mail(struct mailbox *mailbox, const char *rest)
{
    const char *partial = strstr(rest, "<0.");
    mailbox->mail = partial ? strtoull(partial + 3, NULL, 10) : 100;
    say(mailbox, "* 1 FETCH (BODY[]<0> {%llu}\r\n", (unsigned long long)mailbox->mail);
    snprintf(mailbox->after, sizeof mailbox->after, ")\r\n%s OK fetched\r\n", mailbox->tag);
}

/* Returns 0 for a command without a tag. */
static int obey(struct mailbox *mailbox)
{
    char command[32];
    int rest;
    if (mailbox->authenticating) {
        mailbox->authenticating = 0;
        let_in(mailbox);
        return 1;
    }
    if (sscanf(mailbox->line, "%31s %31s%n", mailbox->tag, command, &rest) != 2)
        return 0;
    if (!strcasecmp(command, "LOGIN")) {
        let_in(mailbox);
    } else if (!strcasecmp(command, "AUTHENTICATE")) {
        mailbox->authenticating = !strchr(mailbox->line + rest + 1, ' '); /* no initial response behind the mechanism */
        if (mailbox->authenticating)
            say(mailbox, "+ \r\n");
        else
            let_in(mailbox);
    } else if (!strcasecmp(command, "FETCH")) {
        send_mail(mailbox, mailbox->line + rest);
    } else if (!strcasecmp(command, "LOGOUT")) {
        say(mailbox, "* BYE\r\n%s OK bye\r\n", mailbox->tag);
        mailbox->over = 1;
    } else if (!strcasecmp(command, "CAPABILITY")) {
        say(mailbox, "* CAPABILITY " BEFORE "\r\n%s OK listed\r\n", mailbox->tag);
    } else if (!strcasecmp(command, "ID")) {
        say(mailbox, "* ID NIL\r\n%s OK noted\r\n", mailbox->tag);
    } else {
        say(mailbox, "%s OK done\r\n", mailbox->tag);
    }
    return 1;
}

/* A line that ends with {N} or {N+} goes on behind N bytes. */
static int begin_literal(struct mailbox *mailbox)
{
    char *brace = strrchr(mailbox->line, '{');
    if (!brace || mailbox->line[mailbox->line_length - 1] != '}')
        return 0;
    mailbox->in_literal = strtoull(brace + 1, NULL, 10);
    if (!strchr(brace, '+'))
        say(mailbox, "+ go on\r\n");
    mailbox->line_length = (size_t)(brace - mailbox->line);
    return 1;
}

static int end_line(struct mailbox *mailbox)
{
    if (mailbox->line_length > 0 && mailbox->line[mailbox->line_length - 1] == '\r')
        mailbox->line_length--;
    mailbox->line[mailbox->line_length] = 0;
    if (mailbox->line_length > 0 && begin_literal(mailbox))
        return 1;
    int obeyed = obey(mailbox);
    mailbox->line_length = 0;
    return obeyed;
}

int mailbox_take(struct mailbox *mailbox, const char *bytes, size_t length)
{
    for (; length > 0; bytes++, length--) {
        int in_literal = mailbox->in_literal > 0;
        if (mailbox->mail > 0)
            return 0; /* one command at a time, while mail is on its way */
        if (*bytes == '\n' && !in_literal) {
            if (!end_line(mailbox))
                return 0;
            continue;
        }
        mailbox->in_literal -= (uint64_t)in_literal;
        if (mailbox->line_length == MAILBOX_LINE - 1)
            return 0;
        mailbox->line[mailbox->line_length++] = *bytes;
    }
    return 1;
}

size_t mailbox_next(const struct mailbox *mailbox, const char *filler, size_t most, const char **bytes)
{
    *bytes = mailbox->answer + mailbox->answer_sent;
    if (mailbox->answer_sent < mailbox->answer_length)
        return mailbox->answer_length - mailbox->answer_sent;
    *bytes = filler;
    return mailbox->mail < most ? (size_t)mailbox->mail : most;
}

void mailbox_sent(struct mailbox *mailbox, size_t length)
{
    if (mailbox->answer_sent < mailbox->answer_length) {
        mailbox->answer_sent += length;
        if (mailbox->answer_sent == mailbox->answer_length)
            mailbox->answer_sent = mailbox->answer_length = 0;
        return;
    }
    mailbox->mail -= length;
    if (mailbox->mail == 0)
        say(mailbox, "%s", mailbox->after);
}
