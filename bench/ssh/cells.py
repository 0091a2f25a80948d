"""What is measured, and what is shown of it: one line each."""

from dataclasses import dataclass, field

from ways import PASSED_WAY, THROUGH_WAY

PIECE = 4 * 1024 * 1024
GB, REQUESTS = "GB", "1000 requests"


@dataclass
class Cell:
    name: str
    title: str
    kind: str               # load, warm, cold, first or crowd: a function of samples.py
    unit: str = ""          # of load: CPU seconds per GB, or per 1000 requests
    load: tuple = ()        # options of the client
    count: int = 0          # of visits, or of visitors at once
    pause: float = 0        # seconds between visits
    logged_in: bool = True  # of crowd
    only: tuple = ()        # the ways that are meant; empty for all


def fresh(connections):
    return ("--connections", connections, "--size", 100, "--new")


THROUGH_SSH = (PASSED_WAY, THROUGH_WAY, "ssh-L", "autossh", "xinetd")
ONE_LOGIN = (PASSED_WAY, THROUGH_WAY, "ssh-L", "autossh")
ON_DEMAND = (PASSED_WAY, THROUGH_WAY, "xinetd")

CELLS = [
    Cell("warm", "visits on a login that is there, one after the other", "warm", count=60),
    Cell("rested", "visits on a login that is there, 0.1 s between them", "warm", count=20, pause=0.1, only=(*ONE_LOGIN, "direct")),
    Cell("first", "the first connection at an open door, login included", "first", only=ON_DEMAND),
    Cell("cold", "from the start of the program to the first byte, login included", "cold", only=THROUGH_SSH),
    Cell("crowd-50", "50 at once before there is a login", "crowd", count=50, logged_in=False, only=THROUGH_SSH),
    Cell("crowd-200", "200 at once on a login that is there", "crowd", count=200),
    Cell("new-4", "a new connection for each request, 4 at a time", "load", REQUESTS, fresh(4), only=THROUGH_SSH),
    Cell("new-16", "a new connection for each request, 16 at a time", "load", REQUESTS, fresh(16), only=THROUGH_SSH),
    Cell("download", "download, 1 connection", "load", GB, ("--connections", 1, "--size", PIECE), only=THROUGH_SSH),
    Cell("upload", "upload, 1 connection", "load", GB, ("--connections", 1, "--size", PIECE, "--upload"), only=THROUGH_SSH),
    Cell("small", "small exchanges, 16 connections", "load", REQUESTS, ("--connections", 16, "--size", 100), only=ONE_LOGIN),
]

TABLE = {cell.name: cell for cell in CELLS}


@dataclass
class Row:
    """One figure of a cell. `goals`: the most that its median may be, for each way that has one."""

    title: str
    cell: str
    figure: str
    form: str = "{:.2f}"
    goals: dict = field(default_factory=dict)
    ratio: bool = False     # to ssh -L of the same round
    every: bool = False     # the goal holds in the worst round too


def both(goal):
    return {PASSED_WAY: goal, THROUGH_WAY: goal}


ROWS = [
    Row("CPU, download", "download", "value", goals={PASSED_WAY: 1.0, THROUGH_WAY: 1.7}, ratio=True),
    Row("CPU, upload", "upload", "value", goals={PASSED_WAY: 1.0, THROUGH_WAY: 1.5}, ratio=True),
    Row("CPU, small exchanges, 16 connections", "small", "value", ratio=True),
    Row("CPU, new connections, 4 at a time", "new-4", "value", ratio=True),
    Row("CPU, new connections, 16 at a time", "new-16", "value", ratio=True),
    Row("first byte, one visit after the other: p50 (ms)", "warm", "first_p50", goals=both(3)),
    Row("first byte, one visit after the other: p95 (ms)", "warm", "first_p95"),
    Row("QUIT to the end: p50 (ms)", "warm", "end_p50"),
    Row("QUIT to the end: p95 (ms)", "warm", "end_p95"),
    Row("first byte, 0.1 s between visits: p50 (ms)", "rested", "first_p50", goals=both(3)),
    Row("first byte, 0.1 s between visits: p95 (ms)", "rested", "first_p95"),
    Row("QUIT to the end, 0.1 s between visits: p50 (ms)", "rested", "end_p50"),
    Row("first byte of the first connection, door open (ms)", "first", "first", "{:.0f}"),
    Row("start of the program to the first byte (ms)", "cold", "first", "{:.0f}"),
    Row("50 at once, no login yet: last first byte (ms)", "crowd-50", "last", "{:.0f}"),
    Row("50 at once, no login yet: logins", "crowd-50", "logins", "{:.0f}", goals=both(1), every=True),
    Row("50 at once, no login yet: refused", "crowd-50", "refused", "{:.0f}"),
    Row("200 at once: refused", "crowd-200", "refused", "{:.0f}", goals=both(0), every=True),
    Row("200 at once: last first byte (ms)", "crowd-200", "last", "{:.0f}"),
    Row("requests/s, new connections, 4 at a time", "new-4", "rate", "{:,.0f}"),
    Row("requests/s, new connections, 16 at a time", "new-16", "rate", "{:,.0f}"),
    Row("download (MB/s)", "download", "rate", "{:.0f}"),
    Row("upload (MB/s)", "upload", "rate", "{:.0f}"),
]
