"""A real sshd with throw-away keys, and the words with which ssh logs in there."""

import getpass
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from measure.processes import Failure, Program, free_port


def environment_of(entry):
    try:
        return (entry / "environ").read_bytes() + b"\0"
    except OSError:
        return b""  # gone, or somebody else's


def within(seconds):
    """Looks again and again for so long."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        yield
        time.sleep(0.02)


class Sshd:
    """sshd on loopback, and whoever logs in there with our `environment`; leaving the `with` block ends them all."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.port = free_port()
        for name in ("host", "id"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.folder / name], check=True)
        self._write("authorized_keys", f"restrict,port-forwarding {self._public('id')}")
        self._write("known_hosts", f"[127.0.0.1]:{self.port} {self._public('host')}")
        # Found as `ssh` by whoever has our folder in PATH.
        self._write("ssh", f'#!/bin/sh\nexec {shutil.which("ssh")} -F none -o UserKnownHostsFile={self.folder}/known_hosts '
                    f'-o IdentitiesOnly=yes -o IdentityAgent=none -i {self.folder}/id "$@"\n', 0o700)
        Path("/run/sshd").mkdir(exist_ok=True)  # sshd(8) wants it
        self.program = Program([shutil.which("sshd"), "-D", "-e", "-f", "/dev/null", "-h", self.folder / "host", "-p", self.port,
                                "-o", "ListenAddress=127.0.0.1", "-o", "PidFile=none", "-o", "UsePAM=no", "-o", "StrictModes=no",
                                "-o", f"AuthorizedKeysFile={self.folder}/authorized_keys", "-o", "PermitRootLogin=yes"], self.folder)

    @property
    def place(self):
        return f"{getpass.getuser()}@127.0.0.1"

    @property
    def environment(self):
        return {"PATH": f"{self.folder}:{os.environ['PATH']}", "HOME": str(self.folder), "RUNTIME_DIRECTORY": str(self.folder / "run"),
                "AUTOSSH_PATH": str(self.folder / "ssh")}  # autossh asks no PATH

    def logins(self):
        """How many it has let in so far."""
        return (self.folder / "log").read_text(errors="replace").count("Accepted publickey")

    def users(self):
        """Who runs with our environment, also if he has left his parents: Postern's carrier does."""
        own = f"RUNTIME_DIRECTORY={self.folder}/run\0".encode()
        return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and own in environment_of(entry)]

    def __enter__(self):
        try:
            self.program.wait_until_accepting(self.port)
            self._at_rest()
        except BaseException:
            self.program.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for _ in within(10):
            if not self.users():
                break
        for pid in self.users():
            os.kill(pid, signal.SIGKILL)
        self.program.__exit__()

    def _at_rest(self):
        """Whoever asked whether it listens is gone again."""
        for _ in within(10):
            if len(self.program.family()) == 1:
                return
        raise Failure("sshd is not at rest")

    def _public(self, name):
        return " ".join((self.folder / f"{name}.pub").read_text().split()[:2]) + "\n"

    def _write(self, name, text, mode=0o600):
        path = self.folder / name
        path.write_text(text)
        path.chmod(mode)
