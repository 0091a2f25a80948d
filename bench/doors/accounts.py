"""Accounts for `login = check`: many users, and an app password that is everybody's, at every door of a run."""

import subprocess
from pathlib import Path


class Accounts:
    def __init__(self, postern, folder, users):
        """The program makes one account and its app password; the others are copies of it."""
        self._folder, self._users = Path(folder, "accounts"), users
        self._folder.mkdir(mode=0o700)
        store = ("--accounts", self._folder / "accounts", "--state", self._folder / "state")
        self._run(postern, "add", name(0), "--no-password", *store)
        self.password = self._run(postern, "app-password", name(0), "--label", "bench", "--scope", "imap", *store).split()[0]

    @staticmethod
    def _run(postern, *words):
        return subprocess.run([postern, "account", *words], check=True, capture_output=True, text=True).stdout

    def write(self, path):
        one = (self._folder / "accounts").read_text()
        path.touch(0o600)
        path.write_text("\n".join(one.replace(name(0), name(number)) for number in range(self._users)))


def name(number):
    return f"user{number:05d}"
