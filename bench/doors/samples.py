"""One sample: one way, freshly started, in one cell. One function for each kind of cell."""

import time
from contextlib import contextmanager
from dataclasses import dataclass

from cells import GB, LOGINS, USERS
from measure.load import Backend, Client
from measure.materials import Materials
from measure.processes import Failure, proportional_memory
from measure.samples import CIPHER, proxy
from ways import TLS

NEGOTIATED = {"X25519": "X25519", "P-256": "prime256v1"}  # as OpenSSL calls them afterwards
SETTLE = 1.5  # seconds until what a start or a login leaves behind is done


@dataclass
class Bench:
    """What all samples of a run share."""

    materials: Materials
    backend: Backend
    password: str
    warm: float
    seconds: float


@contextmanager
def door(bench, cell, way):
    """The way, accepting: its program (None where there is none), and the port in front."""
    if way.command is None:
        yield None, bench.backend.imaps_port
        return
    with proxy(bench, cell, way, settle=SETTLE) as (program, setup, _):
        yield program, setup.port


def client(bench, way, port, users, *words):
    return Client("--port", port, "--group", way.group, "--imap", bench.password, "--users", users, *words)


def load(bench, cell, way):
    with door(bench, cell, way) as (program, port):
        family = ("--family", program.pid) if program else ()
        before = bench.backend.resumptions()
        with client(bench, way, port, USERS, *cell.load, *family, "--watch", bench.backend.pid, "--warm", bench.warm, "--seconds", bench.seconds) as running:
            seen = running.result()
        behind, resumed_behind = (now - then for now, then in zip(bench.backend.resumptions(), before))
        if seen["failures"]:
            raise Failure(f"{seen['failures']} connections failed" + (f": {program.last_words()}" if program else ""))
    figures = load_figures(cell, way, seen)
    if program and cell.role == TLS:
        if not behind:
            raise Failure("nobody spoke TLS behind")
        if cell.unit == LOGINS:
            figures["resumed_behind"] = resumed_behind / behind
    return figures


def load_figures(cell, way, seen):
    units = seen["bytes"] / 1e9 if cell.unit == GB else seen["requests"]
    if not units:
        raise Failure("nothing came through")
    if (seen["cipher"], seen["group"]) != (CIPHER, NEGOTIATED[way.group]):
        raise Failure(f"negotiated {seen['cipher']} with {seen['group']}")
    figures = {
        "rate": seen["bytes"] / 1e6 / seen["seconds"] if cell.unit == GB else units / seen["seconds"],
        "p50": seen["p50"],
        "p99": seen["p99"],
        "client": seen["own"] / seen["seconds"],
        "backend": seen["watched"][0] / seen["seconds"],
        "foreign": max(0, seen["machine"] - seen["families"] - seen["own"] - seen["watched"][0]) / seen["seconds"],
    }
    if seen["families"]:
        figures["value"] = seen["families"] / units
        figures["per_second"] = units / seen["families"]
    if seen["connections"]:
        figures["resumed"] = seen["resumed"] / seen["connections"]
        figures["tickets"] = seen["tickets"] / seen["connections"]
    return figures


def crowd(bench, cell, way):
    """Right after the start, as when everybody comes back after one."""
    with door(bench, cell, way) as (_, port), client(bench, way, port, cell.count, "--crowd", cell.count) as running:
        seen = running.result()
    times = {name: figure / 1000 for name, figure in seen.items() if "_" in name and name != "logged_in"}
    if not seen["greeted"]:
        raise Failure("nobody was greeted")
    return {**times, "refused": cell.count - seen["greeted"], "shut_out": cell.count - seen["logged_in"]}


def idle(bench, cell, way):
    """Growth of PSS for N sessions that have logged in and say nothing."""
    with door(bench, cell, way) as (program, port):
        before = proportional_memory(program.family())
        with client(bench, way, port, cell.count, "--hold", cell.count) as running:
            running.line()
            time.sleep(SETTLE)
            after = proportional_memory(program.family())
            lost = running.release()
        if lost:
            raise Failure(f"{lost} idle sessions were closed: {program.last_words()}")
    return {"value": (after - before) / cell.count / 1024, "base": before / 1e6}


KINDS = {"load": load, "crowd": crowd, "idle": idle}


def take(bench, cell, way):
    return KINDS[cell.kind](bench, cell, way)
