"""Keys and certificates, made anew for every run."""

import shutil
import subprocess
from pathlib import Path

RENEWALS = 4

KEYS = {
    "p256": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "rsa": ["-newkey", "rsa:2048"],
}

# Read by libssl itself, so that one setting works for every peer: as many tickets as Postern sends.
ONE_TICKET = """\
openssl_conf = top
[top]
ssl_conf = services
[services]
system_default = every_context
[every_context]
NumTickets = 1
"""


def _openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


class Materials:
    """A CA, one certificate for localhost per kind of key, and some renewals of it for the same key."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.authority = self.folder / "ca.pem"
        self.one_ticket = self.folder / "one-ticket.cnf"
        self.one_ticket.write_text(ONE_TICKET)
        _openssl("req", "-x509", *KEYS["p256"], "-nodes", "-subj", "/CN=Bench CA", "-days", 30,
                 "-keyout", self.folder / "ca.key", "-out", self.authority)
        for kind in KEYS:
            self._issue(kind)

    def _issue(self, kind):
        key, request, extensions = (self.folder / f"{kind}.{suffix}" for suffix in ("key", "csr", "ext"))
        extensions.write_text("subjectAltName = DNS:localhost, IP:127.0.0.1\nextendedKeyUsage = serverAuth\n")
        _openssl("req", "-new", *KEYS[kind], "-nodes", "-subj", "/CN=localhost", "-keyout", key, "-out", request)
        key.chmod(0o600)
        for number in range(RENEWALS):
            _openssl("x509", "-req", "-in", request, "-CA", self.authority, "-CAkey", self.folder / "ca.key",
                     "-set_serial", 1000 + number, "-days", 20, "-extfile", extensions, "-out", self.certificate(kind, number))

    def certificate(self, kind, number=0):
        return self.folder / f"{kind}.{number}.pem"

    def key(self, kind):
        return self.folder / f"{kind}.key"

    def install(self, kind, folder, number=0):
        """Puts a certificate, its key, and both in one file into the folder; each replaced in one step."""
        certificate, key, both = (Path(folder, name) for name in ("cert.pem", "key.pem", "both.pem"))
        if not key.exists():
            shutil.copy(self.key(kind), key)
        self._replace(certificate, self.certificate(kind, number).read_bytes())
        self._replace(both, self.certificate(kind, number).read_bytes() + self.key(kind).read_bytes())
        return certificate, key, both

    @staticmethod
    def _replace(path, content):
        fresh = path.with_suffix(".new")
        fresh.touch(0o600)
        fresh.write_bytes(content)
        fresh.rename(path)
