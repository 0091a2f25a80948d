"""One sample: one way, with an sshd, a login and a program of its own, in one cell. One function for each kind of cell."""

import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import visits
from cells import GB
from measure.load import Backend, Client
from measure.processes import Failure, Program, free_port
from server import Sshd, within

SETTLE = 0.5  # seconds until nobody who only helped to log in is left
MOST_LOGINS = 8  # one after the other, where every visit is one: each takes as long as the first
LISTENING = "0A"  # proc_net_tcp: st


@dataclass
class Bench:
    """What all samples of a run share."""

    postern: Path
    backend: Backend
    greeter: int
    warm: float
    seconds: float


@dataclass
class Carried:
    """A way that has been started: its port here, and who carries."""

    way: object
    port: int
    sshd: Sshd = None
    program: Program = None

    def watched(self):
        pids = dict.fromkeys([self.sshd.program.pid, self.program.pid, *self.sshd.users()])
        return [word for pid in pids for word in ("--family", pid)]


@contextmanager
def carried(bench, way, target, awaited=True):
    """A way from a port here to the target; with `awaited` it listens already, and nobody has connected."""
    if way.command is None:
        yield Carried(way, target)
        return
    with tempfile.TemporaryDirectory(prefix="postern-bench-") as folder, Sshd(folder) as sshd:
        port = free_port()
        with tempfile.TemporaryDirectory(prefix="postern-bench-") as own:
            words = way.command(bench.postern, port, target, sshd)
            with Program(words, own, {**sshd.environment, **way.environment}) as program:
                if awaited:
                    wait_until_listening(program, port)
                yield Carried(way, port, sshd, program)
            prove(way, Path(own, "log").read_text(errors="replace"))


def wait_until_listening(program, port):
    """Without connecting: who logs in on demand would do so."""
    row = f" 0100007F:{port:04X} 00000000:0000 {LISTENING} "
    for _ in within(10):
        if row in Path("/proc/net/tcp").read_text():
            return
    raise Failure(f"it does not listen: {program.last_words()}")


def prove(way, log):
    """Whoever went another way than the one that is measured is no sample of it."""
    if way.proof not in log or (way.refutation and way.refutation in log):
        raise Failure(f"the bytes went another way than “{way.title}”")


@contextmanager
def logged_in(bench, way, target):
    """Somebody has been there, and nobody who only helped to log in is left."""
    with carried(bench, way, target) as door:
        visits.visit(door.port)
        time.sleep(SETTLE)
        yield door


def warm(bench, cell, way):
    with logged_in(bench, way, bench.greeter) as door:
        first, end = zip(*(visits.visit(door.port, cell.pause) for _ in range(count_for(cell, way))))
    found = quantiles("first", first)
    return {**found, **quantiles("end", end)} if None not in end else found


def count_for(cell, way):
    return min(cell.count, MOST_LOGINS) if way.login_each else cell.count


def quantiles(name, seconds):
    """In milliseconds: of the values that were seen, none in between."""
    ordered = sorted(seconds)
    return {f"{name}_p{percent}": ordered[(len(ordered) * percent - 1) // 100] * 1000 for percent in (50, 95)}


def first(bench, cell, way):
    with carried(bench, way, bench.greeter) as door:
        time.sleep(SETTLE)
        return {"first": visits.visit(door.port)[0] * 1000}


def cold(bench, cell, way):
    with carried(bench, way, bench.greeter, awaited=False) as door, visits.connect(door.port) as visitor:
        visits.greeted(visitor)
        return {"first": (time.monotonic() - door.program.began) * 1000}


def crowd(bench, cell, way):
    """Where the login comes with the start, the time counts from there."""
    with (logged_in if cell.logged_in else carried)(bench, way, bench.greeter) as door:
        early = 0 if cell.logged_in or way.on_demand else time.monotonic() - door.program.began
        if way.on_demand and not cell.logged_in:
            time.sleep(SETTLE)
        times = visits.crowd(door.port, cell.count)
        found = {"refused": cell.count - len(times), "logins": door.sshd.logins() if door.sshd else 0}
        return {**found, "last": (early + times[-1]) * 1000} if times else found


def load(bench, cell, way):
    with carried(bench, way, bench.backend.clear_port) as door:
        ask(door.port, "--size", 100, "--warm", 0.2, "--seconds", 0.2)  # the login, if it comes with the first connection
        time.sleep(SETTLE)
        seen = ask(door.port, *cell.load, *door.watched(), "--watch", bench.backend.pid, "--warm", bench.warm, "--seconds", bench.seconds)
    if seen["failures"] and not way.login_each:
        raise Failure(f"{seen['failures']} connections failed")
    return load_figures(cell, seen)


def ask(port, *words):
    with Client("--port", port, "--plain", *words) as client:
        return client.result()


def load_figures(cell, seen):
    units = seen["bytes"] / 1e9 if cell.unit == GB else seen["requests"] / 1000
    if not units:
        raise Failure("nothing came through")
    return {
        "value": seen["families"] / units,
        "rate": seen["bytes"] / 1e6 / seen["seconds"] if cell.unit == GB else seen["requests"] / seen["seconds"],
        "p50": seen["p50"],
        "refused": seen["failures"],
        "foreign": max(0, seen["machine"] - seen["families"] - seen["own"] - seen["watched"][0]) / seen["seconds"],
    }


KINDS = {"load": load, "warm": warm, "first": first, "cold": cold, "crowd": crowd}


def take(bench, cell, way):
    return KINDS[cell.kind](bench, cell, way)
