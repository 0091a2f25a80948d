"""What is measured is a server that runs, and not how it starts: before every sample it has served somebody else, with a mailbox of a few messages."""

from pathlib import Path

import messages
import servers
from talks import Imap, Lmtp, Pop3

SIZE, TIMES, MAILBOXES = 60, 30, 12


def practise(source, server):
    """Every command that is measured, some times."""
    messages.copy(source, server.novice, servers.owner(server, server.novice))
    with_imap(server)
    with_pop(server)
    if server.lmtp:
        talk = Lmtp(server.lmtp)
        for number in range(TIMES):
            talk.deliver(f"{servers.NOVICE}@example.net", octets(number))
        talk.close()


def with_imap(server):
    other = "INBOX.Other" if server.name == "courier" else "Other"
    talk = Imap(server.imap, servers.NOVICE, servers.PASSWORD)
    talk.ask(f"CREATE {other}")
    for number in range(TIMES):
        for command in ("SELECT INBOX", "FETCH 1:* FLAGS", "FETCH 1:* (FLAGS RFC822.SIZE INTERNALDATE ENVELOPE)", "FETCH 1:5 BODY.PEEK[]", f"SEARCH SUBJECT {messages.NEEDLE_SUBJECT}",
                        f"SEARCH BODY {messages.NEEDLE_BODY}", "STORE 1 +FLAGS (\\Flagged)", "STORE 1:* -FLAGS.SILENT (\\Flagged)", f"COPY 1:2 {other}", "STORE 1 +FLAGS (\\Deleted)", "EXPUNGE"):
            talk.ask(command)
        if server.name != "courier":
            talk.ask(f"MOVE 1 {other}")
        talk.append("INBOX", octets(number))
        talk.append("INBOX", octets(number + TIMES))
    talk.ask("LOGOUT")
    talk.close()


def with_pop(server):
    talk = Pop3(server.pop, servers.NOVICE, servers.PASSWORD)
    talk.ask("STAT")
    talk.listing("UIDL")
    talk.listing("LIST")
    for number in range(1, TIMES):
        talk.listing(f"RETR {number}")
    talk.ask("QUIT")
    talk.close()


def open_others(source, server):
    """Mailboxes that nobody has seen, one after the other: as large as those that are measured, or not much smaller."""
    prefix = "INBOX." if server.name == "courier" else ""
    for number in range(MAILBOXES):
        messages.copy(source, Path(server.novice, f".Never{number}"), servers.owner(server, server.novice))
        if server.name == "courier":
            Path(server.novice, f".Never{number}", "maildirfolder").touch()
    talk = Imap(server.imap, servers.NOVICE, servers.PASSWORD)
    for number in range(MAILBOXES):
        talk.ask(f"SELECT {prefix}Never{number}")
    talk.ask("LOGOUT")
    talk.close()


def octets(number):
    return messages.message(number).replace("\n", "\r\n").encode()
