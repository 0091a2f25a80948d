"""Who is measured: ways from a port here to a port behind an ssh server."""

from dataclasses import dataclass

REFERENCE = "ssh-L"


@dataclass
class Way:
    name: str
    title: str
    command: object     # from Postern's path, our port, the target's port and the sshd to a command line
    proof: str = ""     # what its log must say, so that what is measured is what was meant
    refutation: str = ""


def forward(_, port, target, sshd):
    return ["ssh", "-N", "-L", f"127.0.0.1:{port}:127.0.0.1:{target}", "-p", sshd.port, sshd.place]


def postern(scheme):
    def command(program, port, target, sshd):
        return [program, "tunnel", f"{scheme}://127.0.0.1:{port}", f"{scheme}://127.0.0.1:{target}", "--via", f"ssh://{sshd.place}:{sshd.port}",
                "--linger", "1s", "--log-level", "debug", "--state", sshd.folder / "state"]
    return command


PASSED, HERE = "its socket is passed on", "leads through this process"

WAYS = [
    Way("ssh-L", "ssh -L", forward),
    Way("passed", "Postern, socket passed to ssh", postern("pop3"), proof=PASSED, refutation=HERE),
    Way("through", "Postern, bytes through it", postern("tcp"), refutation=PASSED),
]

TABLE = {way.name: way for way in WAYS}
