"""What is measured, and what is shown of it: one line each."""

from dataclasses import dataclass

from ways import CLEAR, DIRECT, OURS, RELAY, TLS

PIECE = 4 * 1024 * 1024
LOGINS, GB = "login", "GB"
USERS = 1000


@dataclass
class Cell:
    name: str
    title: str
    kind: str           # load, crowd or idle: a function of samples.py
    role: str           # clear text or TLS behind
    unit: str = ""      # of load
    load: tuple = ()    # options of the client
    count: int = 0      # of those who come at once, or stay
    only: tuple = ()    # the ways that are meant and can
    tuned: bool = False
    defaults: bool = False
    key: str = "p256"


DOORS_CLEAR = (OURS, "check", "nginx", "dovecot", "perdition")
DOORS_TLS = (OURS, "check", "nginx", "dovecot", "perdition")
EVENTS_CLEAR, EVENTS_TLS = (OURS, "nginx", "dovecot"), (OURS, "nginx", "dovecot")  # no process for each connection

FRESH = ("--connections", 64, "--threads", 2, "--new")
FETCH = ("--connections", 8, "--size", PIECE)

CELLS = [
    Cell("login-clear", "logins, clear text behind", "load", CLEAR, LOGINS, FRESH, only=(*DOORS_CLEAR, DIRECT)),
    Cell("login-tls", "logins, TLS behind", "load", TLS, LOGINS, FRESH, only=DOORS_TLS),
    Cell("resumed-clear", "logins on resumed TLS, clear text behind", "load", CLEAR, LOGINS, (*FRESH, "--resume"), only=DOORS_CLEAR),
    Cell("resumed-tls", "logins on resumed TLS, TLS behind", "load", TLS, LOGINS, (*FRESH, "--resume"), only=DOORS_TLS),
    Cell("crowd-clear", "1,000 at once, clear text behind", "crowd", CLEAR, count=1000, only=(*DOORS_CLEAR, DIRECT)),
    Cell("crowd-tls", "1,000 at once, TLS behind", "crowd", TLS, count=1000, only=DOORS_TLS),
    Cell("idle-1000-clear", "1,000 idle sessions, clear text behind", "idle", CLEAR, count=1000, only=(*DOORS_CLEAR, RELAY)),
    Cell("idle-1000-tls", "1,000 idle sessions, TLS behind", "idle", TLS, count=1000, only=(*DOORS_TLS, RELAY)),
    Cell("idle-9000-clear", "9,000 idle sessions, clear text behind", "idle", CLEAR, count=9000, only=(*EVENTS_CLEAR, RELAY)),
    Cell("idle-9000-tls", "9,000 idle sessions, TLS behind", "idle", TLS, count=9000, only=(*EVENTS_TLS, RELAY)),
    Cell("fetch-clear", "FETCH of 4 MiB, 8 sessions, clear text behind", "load", CLEAR, GB, FETCH, only=(*DOORS_CLEAR, "nginx-64k", RELAY)),
    Cell("fetch-tls", "FETCH of 4 MiB, 8 sessions, TLS behind", "load", TLS, GB, FETCH, only=(*DOORS_TLS, RELAY)),
]

TABLE = {cell.name: cell for cell in CELLS}


@dataclass
class Row:
    """One figure of a cell, and the most that Postern's median may be."""

    title: str
    cell: str
    figure: str
    form: str = "{:.2f}"
    goal: float = None
    to: tuple = ()          # the cell and the way whose figure of the same round is 1
    every: bool = False     # the goal holds in the worst round too


NGINX_CLEAR, NGINX_RESUMED = ("login-clear", "nginx"), ("resumed-clear", "nginx")
NGINX_TLS, NGINX_RESUMED_TLS = ("login-tls", "nginx"), ("resumed-tls", "nginx")
RELAY_CLEAR, RELAY_TLS = ("fetch-clear", RELAY), ("fetch-tls", RELAY)
RELAYS = 1 / 0.95  # a throughput of 0.95 for the same CPU

ROWS = [
    Row("CPU of a login, clear text behind", "login-clear", "value", goal=1.0, to=NGINX_CLEAR),
    Row("CPU of a login, TLS behind", "login-tls", "value", goal=1.0, to=NGINX_TLS),
    Row("CPU of a login, TLS behind (1 is nginx with clear text behind)", "login-tls", "value", goal=1.0, to=NGINX_CLEAR),
    Row("CPU of a login on resumed TLS, clear text behind", "resumed-clear", "value", to=NGINX_RESUMED),
    Row("CPU of a login on resumed TLS, TLS behind", "resumed-tls", "value", to=NGINX_RESUMED_TLS),
    Row("logins per CPU second, clear text behind", "login-clear", "per_second", "{:,.0f}"),
    Row("logins per CPU second, TLS behind", "login-tls", "per_second", "{:,.0f}"),
    Row("logins per CPU second on resumed TLS, clear text behind", "resumed-clear", "per_second", "{:,.0f}"),
    Row("logins per CPU second on resumed TLS, TLS behind", "resumed-tls", "per_second", "{:,.0f}"),
    Row("1,000 at once, clear text behind: refused", "crowd-clear", "refused", "{:.0f}", goal=0, every=True),
    Row("1,000 at once, clear text behind: not logged in", "crowd-clear", "shut_out", "{:.0f}", goal=0, every=True),
    Row("1,000 at once, clear text behind: last greeting (ms)", "crowd-clear", "greeted_last", "{:,.0f}", goal=2000, every=True),
    Row("1,000 at once, clear text behind: median login (ms)", "crowd-clear", "logged_in_p50", "{:,.0f}"),
    Row("1,000 at once, clear text behind: last login (ms)", "crowd-clear", "logged_in_last", "{:,.0f}"),
    Row("1,000 at once, TLS behind: refused", "crowd-tls", "refused", "{:.0f}", goal=0, every=True),
    Row("1,000 at once, TLS behind: not logged in", "crowd-tls", "shut_out", "{:.0f}", goal=0, every=True),
    Row("1,000 at once, TLS behind: last greeting (ms)", "crowd-tls", "greeted_last", "{:,.0f}", goal=2000, every=True),
    Row("1,000 at once, TLS behind: median login (ms)", "crowd-tls", "logged_in_p50", "{:,.0f}"),
    Row("1,000 at once, TLS behind: last login (ms)", "crowd-tls", "logged_in_last", "{:,.0f}"),
    Row("memory per idle session, 1,000, clear text behind (KiB)", "idle-1000-clear", "value", "{:.1f}"),
    Row("memory per idle session, 1,000, TLS behind (KiB)", "idle-1000-tls", "value", "{:.1f}"),
    Row("memory per idle session, 9,000, clear text behind (KiB)", "idle-9000-clear", "value", "{:.1f}", goal=20),
    Row("memory per idle session, 9,000, TLS behind (KiB)", "idle-9000-tls", "value", "{:.1f}", goal=20),
    Row("before the first session (MB)", "idle-1000-clear", "base", "{:.1f}"),
    Row("CPU of a GB fetched, clear text behind", "fetch-clear", "value", goal=RELAYS, to=RELAY_CLEAR),
    Row("CPU of a GB fetched, TLS behind", "fetch-tls", "value", goal=RELAYS, to=RELAY_TLS),
    Row("fetched, clear text behind (MB/s)", "fetch-clear", "rate", "{:,.0f}"),
    Row("fetched, TLS behind (MB/s)", "fetch-tls", "rate", "{:,.0f}"),
]
