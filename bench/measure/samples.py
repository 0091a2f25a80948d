"""One sample: one candidate, freshly started, in one cell. One function for each kind of cell."""

import socket
import ssl
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import materials
from .candidates import Setup
from .load import Backend, Client
from .processes import Failure, Program, free_port, proportional_memory

SETTLE = 0.3  # seconds between the first accepted connection and anything that counts


@dataclass
class Bench:
    """What all samples of a run share."""

    materials: materials.Materials
    backend: Backend
    warm: float
    seconds: float


@contextmanager
def proxy(bench, cell, candidate, settle=SETTLE, environment=None):
    """The candidate, accepting; also its set-up and the seconds it took to come up."""
    with tempfile.TemporaryDirectory(prefix="postern-bench-") as folder:
        certificate, key, both = bench.materials.install(cell.key, folder)
        setup = Setup(cell.role, free_port(), bench.backend.port_for(cell.role), Path(folder), certificate, key, both,
                      bench.materials.authority, reloads=cell.kind == "reload")
        tickets = {} if cell.defaults else {"OPENSSL_CONF": str(bench.materials.one_ticket)}
        with Program(candidate.command(setup), folder, {**tickets, **(environment or {})}) as program:
            accepting = program.wait_until_accepting(setup.port)
            time.sleep(settle)
            yield program, setup, accepting


def client_options(cell):
    return [*(["--plain"] if cell.role == "client" else []), *(["--defaults"] if cell.defaults else [])]


def load(bench, cell, candidate):
    with proxy(bench, cell, candidate) as (program, setup, _):
        members = program.family()
        watched = [word for pid in [*members, bench.backend.pid] for word in ("--watch", pid)]
        before = bench.backend.resumptions()
        with Client("--port", setup.port, *cell.load, *client_options(cell), *watched,
                    "--warm", 0 if cell.cold else bench.warm, "--seconds", bench.seconds) as client:
            seen = client.result()
        after = bench.backend.resumptions()
        if seen["failures"]:
            raise Failure(f"{seen['failures']} connections failed: {program.last_words()}")
    return load_figures(cell, seen, len(members), [now - then for now, then in zip(after, before)])


def load_figures(cell, seen, members, at_backend):
    used = sum(seen["watched"][:members])
    foreign = seen["machine"] - used - seen["own"] - seen["watched"][members]
    units = seen["bytes"] / 1e9 if cell.unit == "GB" else seen["requests"] / 1000
    if units == 0:
        raise Failure("nothing came through")
    figures = {
        "value": used / units,
        "rate": seen["bytes"] / 1e6 / seen["seconds"] if cell.unit == "GB" else seen["requests"] / seen["seconds"],
        "p50": seen["p50"],
        "p99": seen["p99"],
        "foreign": max(0, foreign / seen["seconds"]),
        "cipher": seen["cipher"],
        "group": seen["group"],
    }
    if cell.role == "client" and "--new" in cell.load and at_backend[0]:
        figures["resumed"] = at_backend[1] / at_backend[0]
    if cell.role == "server" and "--new" in cell.load and seen["connections"]:
        figures["resumed"] = seen["resumed"] / seen["connections"]
        figures["tickets"] = seen["tickets"] / seen["connections"]
    require_same_work(cell, figures, seen["connections"])
    return figures


CIPHER, GROUP, IN_FLIGHT = "TLS_AES_128_GCM_SHA256", "X25519", 16


def require_same_work(cell, figures, connections):
    """A candidate that does less, or more, than the others is not compared with them."""
    if cell.role == "client":
        return  # the backend offers nothing else, and how far sessions are reused is what is measured
    if "--resume" in cell.load and figures.get("resumed", 0) < 0.98:
        raise Failure(f"only {figures.get('resumed', 0):.0%} of the handshakes were resumed")
    if cell.defaults:
        return
    if (figures["cipher"], figures["group"]) != (CIPHER, GROUP):
        raise Failure(f"negotiated {figures['cipher']} with {figures['group']}")
    # A ticket may come before we begin to count, and its connection after; or the other way round.
    if "--new" in cell.load and abs(figures.get("tickets", 0) - 1) > 0.05 + IN_FLIGHT / max(connections, 1):
        raise Failure(f"sent {figures.get('tickets', 0):.1f} session tickets for each connection, not one")


def idle(bench, cell, candidate):
    """Growth of PSS for N connections, each after one exchange, each with an idle connection to the backend."""
    with proxy(bench, cell, candidate, settle=1) as (program, setup, _):
        before = proportional_memory(program.family())
        with Client("--port", setup.port, "--hold", cell.count) as client:
            client.line()
            time.sleep(1.5)
            after = proportional_memory(program.family())
            lost = client.release()
        if lost:
            raise Failure(f"{lost} idle connections were closed")
    return {"value": (after - before) / cell.count / 1024, "base": before / 1e6}


def waiting(bench, cell, candidate):
    """Growth of PSS for N clients that were greeted in clear text and have said nothing yet: no TLS, and no connection to the backend."""
    with proxy(bench, cell, candidate, settle=1) as (program, setup, _):
        before = proportional_memory(program.family())
        clients = [socket.create_connection(("127.0.0.1", setup.port), timeout=5) for _ in range(cell.count)]
        try:
            if not all(client.recv(512).endswith(b"\r\n") for client in clients):
                raise Failure("a client was not greeted")
            time.sleep(1.5)
            after = proportional_memory(program.family())
        finally:
            for client in clients:
                client.close()
    return {"value": (after - before) / cell.count / 1024, "base": before / 1e6}


def start(bench, cell, candidate):
    with proxy(bench, cell, candidate, settle=0) as (program, setup, accepting):
        fetch_certificate(setup.port)
        return {"value": accepting * 1000, "served": (time.monotonic() - program.began) * 1000}


def fetch_certificate(port):
    """One handshake; who answers is not verified but shown."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), timeout=5) as raw:
        with context.wrap_socket(raw, server_hostname="localhost") as secured:
            return secured.getpeercert(binary_form=True)


RENEWED_EVERY, RELOAD_SECONDS, RENEWAL_LIMIT = 0.8, 4, 5


def reload(bench, cell, candidate):
    """New connections and standing ones, first in peace, then while the certificate is renewed three times."""
    with proxy(bench, cell, candidate) as (program, setup, _):
        watch = Renewals(bench, cell, candidate, program, setup)
        calm = two_loads(setup.port, RELOAD_SECONDS / 2, lambda: None)
        shaken = two_loads(setup.port, RELOAD_SECONDS, watch.run)
    return {
        "value": shaken["lost"] + watch.lost,
        "lost_calm": calm["lost"],
        "p99_new": shaken["p99_new"], "p99_new_calm": calm["p99_new"],
        "p99_standing": shaken["p99_standing"], "p99_standing_calm": calm["p99_standing"],
        "visible": max(watch.milliseconds),
    }


def two_loads(port, seconds, meanwhile):
    common = ("--port", port, "--size", 100, "--warm", 0.5, "--seconds", seconds)
    with Client(*common, "--connections", 8, "--new") as new, Client(*common, "--connections", 32) as standing:
        meanwhile()
        new, standing = new.result(), standing.result()
    return {"lost": new["failures"] + standing["failures"], "p99_new": new["p99"], "p99_standing": standing["p99"]}


class Renewals:
    """Renews the certificate again and again, and looks how soon a new connection is shown the new one."""

    def __init__(self, bench, cell, candidate, program, setup):
        self._bench, self._cell, self._candidate, self._program, self._setup = bench, cell, candidate, program, setup
        self.milliseconds, self.lost = [], 0

    def run(self):
        time.sleep(0.5)
        for number in range(1, materials.RENEWALS):
            time.sleep(RENEWED_EVERY)
            self._renew(number)

    def _renew(self, number):
        self._bench.materials.install(self._cell.key, self._setup.folder, number)
        replaced = time.monotonic()
        if self._candidate.reload:
            self._program.process.send_signal(self._candidate.reload)
        wanted = ssl.PEM_cert_to_DER_cert(self._bench.materials.certificate(self._cell.key, number).read_text())
        while self._shown() != wanted:
            if time.monotonic() - replaced > RENEWAL_LIMIT:
                raise Failure("the new certificate is not served")
            time.sleep(0.02)
        self.milliseconds.append((time.monotonic() - replaced) * 1000)

    def _shown(self):
        try:
            return fetch_certificate(self._setup.port)
        except OSError:
            self.lost += 1
            return None


KINDS = {"load": load, "idle": idle, "waiting": waiting, "start": start, "reload": reload}


def take(bench, cell, candidate):
    return KINDS[cell.kind](bench, cell, candidate)
