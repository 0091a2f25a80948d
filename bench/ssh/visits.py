"""What a mail program does, with a clock: opens, is greeted, says QUIT, sees the end. Times are seconds."""

import selectors
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from greeter import GREETING
from measure.processes import Failure

LIMIT = 20          # for a first byte
END_LIMIT = 0.5     # for the end after the goodbye; netcat never passes it on
QUIT = b"QUIT\r\n"


@contextmanager
def greeter():
    """The server that speaks first, as a process of its own; gives its port."""
    program = Path(__file__).with_name("greeter.py")
    with subprocess.Popen([sys.executable, program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield int(process.stdout.readline())
        process.stdin.close()


def connect(port, limit=LIMIT):
    """A connection to whoever will once listen there."""
    until = time.perf_counter() + limit
    while time.perf_counter() < until:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=limit)
        except ConnectionRefusedError:
            time.sleep(0.0005)
    raise Failure("it does not accept connections")


def greeted(visitor):
    """Waits for the first byte."""
    if visitor.recv(512) != GREETING:
        raise Failure("closed without a greeting")


def visit(port, pause=0):
    """Seconds to the first byte, and from QUIT to the end; None where that does not come. Comes after the pause."""
    time.sleep(pause)
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as visitor:
        greeted(visitor)
        first = time.perf_counter() - began
        return first, quit_after(visitor)


def quit_after(visitor):
    visitor.settimeout(END_LIMIT)
    began = time.perf_counter()
    visitor.send(QUIT)
    try:
        while visitor.recv(512):
            pass
        return time.perf_counter() - began
    except TimeoutError:
        return None


def crowd(port, count):
    """Opens so many at once. Seconds until each that was greeted had its first byte, in that order; the others were refused, cut off or kept waiting."""
    watched, times, visitors = selectors.DefaultSelector(), [], []
    began = time.perf_counter()
    for _ in range(count):
        visitor = socket.socket()
        visitor.setblocking(False)
        visitor.connect_ex(("127.0.0.1", port))
        watched.register(visitor, selectors.EVENT_READ)
        visitors.append(visitor)
    while watched.get_map() and (left := began + LIMIT - time.perf_counter()) > 0:
        for key, _ in watched.select(left):
            watched.unregister(key.fileobj)
            if is_greeted(key.fileobj):
                times.append(time.perf_counter() - began)
    for visitor in visitors:
        visitor.close()
    return times


def is_greeted(visitor):
    try:
        return visitor.recv(512) == GREETING
    except ConnectionError:
        return False
