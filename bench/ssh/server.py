"""A real sshd with throw-away keys, and the words with which ssh logs in there."""

import getpass
import os
import shutil
import subprocess
import time
from pathlib import Path

from measure.processes import Failure, Program, free_port


class Sshd:
    """sshd on loopback; leaving the `with` block ends it and its logins."""

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
        return {"PATH": f"{self.folder}:{os.environ['PATH']}", "TMPDIR": str(self.folder)}

    def __enter__(self):
        try:
            self.program.wait_until_accepting(self.port)
            self._at_rest()
        except BaseException:
            self.program.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.program.__exit__()

    def _at_rest(self):
        """Whoever asked whether it listens is gone again."""
        limit = time.monotonic() + 10
        while len(self.program.family()) > 1:
            if time.monotonic() > limit:
                raise Failure("sshd is not at rest")
            time.sleep(0.01)

    def _public(self, name):
        return " ".join((self.folder / f"{name}.pub").read_text().split()[:2]) + "\n"

    def _write(self, name, text, mode=0o600):
        path = self.folder / name
        path.write_text(text)
        path.chmod(mode)
