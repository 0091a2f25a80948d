"""What is measured: one line each. A goal is a ratio to haproxy's defaults unless it says otherwise."""

from dataclasses import dataclass

MEGABYTES_4 = 4 * 1024 * 1024

FRESH = ("--connections", 16, "--threads", 2, "--size", 100, "--new")


@dataclass
class Cell:
    name: str
    title: str
    kind: str = "load"          # load, idle, waiting, start or reload: a function of samples.py
    unit: str = "GB"            # of load: CPU seconds per GB, or per 1000 requests
    role: str = "server"
    load: tuple = ()            # options of the client
    key: str = "p256"
    defaults: bool = False      # everybody's own ticket count, and a client that offers what OpenSSL offers
    cold: bool = False          # counted from the first connection on, without warm-up
    tuned: bool = False         # are the 64K settings measured too
    goal: float = None
    tail_goal: float = None     # for p99
    count: int = 0              # of idle connections
    only: tuple = ()            # the candidates that can do it at all; empty for all


def bulk(connections):
    return ("--connections", connections, "--size", MEGABYTES_4)


SMALL = ("--connections", 64, "--size", 100)
REQUESTS = "1000 requests"

CELLS = [
    Cell("bulk-1", "bulk download, 1 connection", load=bulk(1), tuned=True, goal=0.85),
    Cell("bulk-8", "bulk download, 8 connections", load=bulk(8), tuned=True, goal=0.85),
    Cell("bulk-64", "bulk download, 64 connections", load=bulk(64), tuned=True, goal=0.85),
    Cell("upload-8", "bulk upload, 8 connections", load=(*bulk(8), "--upload"), tuned=True, goal=0.70),
    Cell("full-p256", "full handshake, P-256", unit=REQUESTS, load=FRESH, goal=0.87),
    Cell("full-p256-cold", "full handshake, P-256, in the first seconds after the start", unit=REQUESTS, load=FRESH, cold=True),
    Cell("full-rsa", "full handshake, RSA-2048", unit=REQUESTS, load=FRESH, key="rsa", goal=0.87),
    Cell("resumed-p256", "resumed handshake, P-256", unit=REQUESTS, load=(*FRESH, "--resume"), goal=0.85),
    Cell("resumed-rsa", "resumed handshake, RSA-2048", unit=REQUESTS, load=(*FRESH, "--resume"), key="rsa", goal=0.85),
    Cell("small-64", "small exchanges, 64 connections", unit=REQUESTS, load=SMALL, tuned=True, goal=0.85, tail_goal=0.8),
    Cell("client-bulk", "towards servers: bulk download, 8", role="client", load=bulk(8), tuned=True),
    Cell("client-small", "towards servers: small exchanges, 64", unit=REQUESTS, role="client", load=SMALL),
    Cell("client-new", "towards servers: new connections", unit=REQUESTS, role="client", load=FRESH, goal=0.55),
    Cell("bulk-8-defaults", "bulk download, 8 connections", load=bulk(8), defaults=True),
    Cell("full-p256-defaults", "full handshake, P-256", unit=REQUESTS, load=FRESH, defaults=True),
    Cell("full-rsa-defaults", "full handshake, RSA-2048", unit=REQUESTS, load=FRESH, key="rsa", defaults=True),
    Cell("resumed-p256-defaults", "resumed handshake, P-256", unit=REQUESTS, load=(*FRESH, "--resume"), defaults=True),
    Cell("small-64-defaults", "small exchanges, 64 connections", unit=REQUESTS, load=SMALL, defaults=True),
    Cell("idle-1000", "memory per idle connection, 1,000", kind="idle", count=1000, tuned=True, goal=14),
    Cell("idle-9000", "memory per idle connection, 9,000", kind="idle", count=9000, goal=14),
    Cell("idle-starttls-1000", "memory per client that was greeted and waits before STARTTLS, 1,000", kind="waiting", role="starttls", count=1000,
         goal=14, only=("postern",)),
    Cell("start", "start to accepting", kind="start", goal=60),
    Cell("reload", "certificate renewed under load", kind="reload"),
]

TABLE = {cell.name: cell for cell in CELLS}
