"""The two load programs of bench/load, seen from here."""

import json
import socket
import subprocess

from .places import LOAD
from .processes import Failure


class Backend:
    """The server behind all proxies: one process for a whole run."""

    def __init__(self, certificate, key):
        self._process = subprocess.Popen([LOAD / "backend", certificate, key], stdout=subprocess.PIPE, text=True)
        self.clear_port, self.tls_port, self.imap_port, self.imaps_port = map(int, self._process.stdout.readline().split())
        self._ports = {"client": self.tls_port, "mail": self.imap_port, "mail-tls": self.imaps_port}

    @property
    def pid(self):
        return self._process.pid

    def port_for(self, role):
        return self._ports.get(role, self.clear_port)

    def resumptions(self):
        """TLS connections so far that asked something, and how many of them had resumed a session."""
        with socket.create_connection(("127.0.0.1", self.clear_port)) as asking:
            asking.sendall(b"S 0".ljust(15) + b"\n")
            return tuple(map(int, asking.makefile().read(64).split()))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()


class Client:
    """One run of the client, ended when the block is left."""

    def __init__(self, *options):
        self.process = subprocess.Popen([LOAD / "client", *map(str, options)], text=True, start_new_session=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def result(self):
        output, errors = self.process.communicate()
        if self.process.returncode:
            raise Failure(errors.strip() or "the client was ended")
        return json.loads(output)

    def line(self):
        found = self.process.stdout.readline()
        if not found:
            raise Failure(self.process.stderr.read().strip())
        return found.split()

    def release(self):
        """Ends a client that holds connections; returns how many were lost meanwhile."""
        self.process.stdin.close()
        return int(self.line()[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            pipe.close()
