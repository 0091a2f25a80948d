#!/usr/bin/env python3
"""The mail server behind all ways: speaks first, answers one line, says goodbye. Prints its port and serves until standard input ends."""

import selectors
import socket
import sys

GREETING, GOODBYE = b"+OK ready\r\n", b"+OK bye\r\n"


def welcome(listener, watched):
    visitor, _ = listener.accept()
    visitor.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    visitor.send(GREETING)
    watched.register(visitor, selectors.EVENT_READ)


def answer(visitor, watched):
    """The goodbye and the end go out together: on a stalled line the second waits for the first."""
    watched.unregister(visitor)
    with visitor:
        if visitor.recv(512):
            visitor.send(GOODBYE)


def main():
    listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
    watched = selectors.DefaultSelector()
    watched.register(listener, selectors.EVENT_READ)
    watched.register(sys.stdin, selectors.EVENT_READ)
    print(listener.getsockname()[1], flush=True)
    while True:
        for key, _ in watched.select():
            if key.fileobj is sys.stdin:
                return
            try:
                (welcome if key.fileobj is listener else answer)(key.fileobj, watched)
            except ConnectionError:
                pass  # the visitor has gone before it was served, and is a failure over there


if __name__ == "__main__":
    main()
