"""What is measured: each cell prepares a mailbox, does something at a server, and counts the server's processor time for it."""

import os
import queue
import statistics
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import messages
import practice
import servers
from measure.processes import Failure, proportional_memory
from talks import Imap, Lmtp, Pop3

SMALL, LARGE = 10_000, 100_000
MEMORY, SELECT = "memory", "select"
REST = 60  # seconds within which a server comes to rest
ANNOUNCED = 65  # within which a message is announced: who looks once a minute does so
ANNOUNCING = 100  # and all of them, or as many as were by then


@dataclass
class Cell:
    name: str
    title: str
    run: callable  # (bench, server) -> (operations, seconds of processor), or figures
    size: int = SMALL
    who: tuple = ("postern", "dovecot", "courier")


class Bench:
    """What cells need of a server: a fresh mailbox of a size, clients, and its clock."""

    def __init__(self, sources):
        self._sources = sources

    def source(self, size):
        """A Maildir of so many messages."""
        return self._sources[size]

    def fresh(self, server, size):
        """A mailbox that no server has seen."""
        messages.copy(self.source(size), server.mail, servers.owner(server))

    def imap(self, server):
        return Imap(server.imap, servers.USER, servers.PASSWORD)

    def pop(self, server):
        return Pop3(server.pop, servers.USER, servers.PASSWORD)


def settle(server):
    """What ends after the last answer counts too: processes that exit, indexes that are written."""
    before, began = server.group.seconds(), time.monotonic()
    while time.monotonic() - began < REST:
        time.sleep(0.1)
        now = server.group.seconds()
        if now - before < 0.001:
            return now
        before = now
    raise Failure(f"it does not come to rest within {REST} seconds")


def counted(server, operations, work):
    began = settle(server)
    work()
    return operations, settle(server) - began


def warm(bench, server):
    talk = bench.imap(server)
    talk.ask("SELECT INBOX")
    talk.ask("FETCH 1:* (FLAGS RFC822.SIZE INTERNALDATE ENVELOPE)")
    talk.ask("LOGOUT")
    talk.close()
    settle(server)


def opened(bench, server, times):
    took = []

    def work():
        for talk in talks:
            began = time.monotonic()
            talk.ask("SELECT INBOX")
            took.append(time.monotonic() - began)
    talks = [bench.imap(server) for _ in range(times)]
    operations, seconds = counted(server, times, work)
    for talk in talks:
        talk.close()
    return {"operations": operations, "cpu": seconds, SELECT: statistics.median(took)}


def cold_open(bench, server):
    practice.open_others(bench.source(SMALL), server)
    return opened(bench, server, 1)


def warm_open(bench, server):
    warm(bench, server)
    return opened(bench, server, 20)


def session(*commands, before=True):
    """These commands in one session; each is an operation."""
    def run(bench, server):
        if before:
            warm(bench, server)
        talk = bench.imap(server)
        talk.ask("SELECT INBOX")
        try:
            return counted(server, len(commands), lambda: [talk.ask(command) for command in commands])
        finally:
            talk.close()
    return run


def into_other(*commands):
    def run(bench, server):
        warm(bench, server)
        talk = bench.imap(server)
        talk.ask("CREATE INBOX.Other" if server.name == "courier" else "CREATE Other")
        name = "INBOX.Other" if server.name == "courier" else "Other"
        talk.ask("SELECT INBOX")
        try:
            return counted(server, len(commands), lambda: [talk.ask(command.format(name=name)) for command in commands])
        finally:
            talk.close()
    return run


def expunge(bench, server):
    warm(bench, server)
    talk = bench.imap(server)
    talk.ask("SELECT INBOX")
    talk.ask("STORE 1:5000 +FLAGS.SILENT (\\Deleted)")
    try:
        return counted(server, 5000, lambda: talk.ask("EXPUNGE"))
    finally:
        talk.close()


def append(bench, server):
    warm(bench, server)
    talk = bench.imap(server)
    octets = [messages.message(number).replace("\n", "\r\n").encode() for number in range(500)]
    try:
        return counted(server, len(octets), lambda: [talk.append("INBOX", one) for one in octets])
    finally:
        talk.close()


def pop_session(bench, server):
    def work():
        talk = bench.pop(server)
        talk.ask("STAT")
        talk.listing("UIDL")
        talk.listing("LIST")
        for first in range(1, SMALL + 1, 100):
            talk.say(b"".join(f"RETR {number}\r\n".encode() for number in range(first, first + 100)))
            for _ in range(100):
                talk.line()
                while talk.line() != b".\r\n":
                    pass
        talk.ask("QUIT")
        talk.close()
    return counted(server, SMALL, work)


def deliveries(bench, server):
    talk = Lmtp(server.lmtp)
    octets = [messages.message(number).replace("\n", "\r\n").encode() for number in range(500)]
    began = time.monotonic()
    operations, seconds = counted(server, len(octets), lambda: [talk.deliver(f"{servers.USER}@example.net", one) for one in octets])
    talk.close()
    return {"operations": operations, "cpu": seconds, "rate": operations / (time.monotonic() - began)}


def idling(bench, server):
    talk = bench.imap(server)
    talk.ask("SELECT INBOX")
    talk.say(b"t IDLE\r\n")
    while not talk.line().startswith(b"+"):
        pass
    return talk


def idle(bench, server):
    count = 5000 if server.name != "courier" else 100  # each opens the mailbox anew, for seconds
    before = sum(proportional_memory([pid]) for pid in server.group.members())
    talks = []
    try:
        for _ in range(count):
            talks.append(idling(bench, server))
        time.sleep(5)
        after = sum(proportional_memory([pid]) for pid in server.group.members())
        return {MEMORY: (after - before) / count}
    finally:
        for talk in talks:
            talk.close()


def announced(bench, server):
    warm(bench, server)
    talk = idling(bench, server)
    heard = queue.SimpleQueue()
    threading.Thread(target=lambda: listen(talk, heard), daemon=True).start()
    try:
        took, began = [], time.monotonic()
        while len(took) < 40 and time.monotonic() - began < ANNOUNCING:
            took.append(announcement(server, len(took), heard))
            time.sleep(0.05)
        return {"median": statistics.median(took), "worst": max(took), "announced": len(took)}
    finally:
        talk.close()


def announcement(server, number, heard):
    """The seconds from a message's delivery until it is told."""
    path = Path(server.mail, "tmp", f"late{number}")
    path.write_bytes(messages.message(number).encode())
    os.chown(path, servers.owner(server), servers.owner(server))
    began = time.monotonic()
    path.rename(Path(server.mail, "new", f"{1_800_000_000 + number}.late{number}.bench"))
    try:
        return heard.get(timeout=ANNOUNCED) - began
    except queue.Empty:
        raise Failure(f"nothing was announced within {ANNOUNCED} seconds") from None


def listen(talk, heard):
    try:
        while True:
            if talk.line().endswith(b"EXISTS\r\n"):
                heard.put(time.monotonic())
    except (OSError, ValueError):
        return


TABLE = {cell.name: cell for cell in [
    Cell("pop3", "POP3: 10,000 messages read", pop_session),
    Cell("open-cold", "open 10,000, never seen", cold_open),
    Cell("open-warm", "open 10,000 again", warm_open),
    Cell("open-cold-100k", "open 100,000, never seen", cold_open, LARGE),
    Cell("open-warm-100k", "open 100,000 again", warm_open, LARGE),
    Cell("flags", "FETCH 1:* FLAGS", session(*["FETCH 1:* FLAGS"] * 20)),
    Cell("envelopes", "FETCH 1:* ENVELOPE, known", session(*["FETCH 1:* ENVELOPE"] * 5)),
    Cell("envelopes-cold", "FETCH 1:* ENVELOPE, never read", session("FETCH 1:* ENVELOPE", before=False)),
    Cell("bodies", "FETCH 1:* BODY.PEEK[]", session("FETCH 1:* BODY.PEEK[]")),
    Cell("search-header", "SEARCH SUBJECT", session(*[f"SEARCH SUBJECT {messages.NEEDLE_SUBJECT}"] * 3)),
    Cell("search-body", "SEARCH BODY", session(f"SEARCH BODY {messages.NEEDLE_BODY}")),
    Cell("store", "STORE one by one", session(*[f"STORE {number} +FLAGS (\\Flagged)" for number in range(1, 501)])),
    Cell("store-all", "STORE 1:*", session("STORE 1:* +FLAGS.SILENT (\\Flagged)", "STORE 1:* -FLAGS.SILENT (\\Flagged)")),
    Cell("copy", "COPY one by one", into_other(*[f"COPY {number} {{name}}" for number in range(1, 501)])),
    Cell("copy-all", "COPY 1:5000", into_other("COPY 1:5000 {name}")),
    Cell("move", "MOVE one by one", into_other(*["MOVE 1 {name}"] * 500), who=("postern", "dovecot")),
    Cell("expunge", "EXPUNGE 5,000 of 10,000", expunge),
    Cell("append", "APPEND", append),
    Cell("deliver", "LMTP deliveries, fsync", deliveries, who=("postern", "dovecot")),
    Cell("idle", "memory of an IDLE session", idle),
    Cell("announce", "delivery to EXISTS", announced),
]}
