"""Who is measured: ways from a port here to a port behind an ssh server."""

from dataclasses import dataclass, field

REFERENCE = "ssh-L"
PASSED_WAY, THROUGH_WAY = "passed", "through"


@dataclass
class Way:
    name: str
    title: str
    command: object     # from Postern's path, our port, the target's port and the sshd to a command line; None for no program at all
    proof: str = ""     # what its log must say, so that what is measured is what was meant
    refutation: str = ""
    on_demand: bool = True          # it logs in when somebody connects, not when it starts
    login_each: bool = False        # and again for every connection, so that sshd may refuse some
    environment: dict = field(default_factory=dict)


def forward(program=("ssh",)):
    def command(_, port, target, sshd):
        return [*program, "-N", "-L", f"127.0.0.1:{port}:127.0.0.1:{target}", "-p", sshd.port, sshd.place]
    return command


# -q: what ssh says to standard error would go to the client.
XINETD = """\
defaults
{{
    log_type = FILE {sshd.folder}/xinetd.log
}}
service carried
{{
    type        = UNLISTED
    bind        = 127.0.0.1
    port        = {port}
    socket_type = stream
    protocol    = tcp
    wait        = no
    user        = root
    cps         = 10000 1
    server      = {sshd.folder}/ssh
    server_args = -q -p {sshd.port} {sshd.place} nc -q0 127.0.0.1 {target}
}}
"""


def xinetd(_, port, target, sshd):
    path = sshd.folder / "xinetd.conf"
    path.write_text(XINETD.format(port=port, target=target, sshd=sshd))
    return ["xinetd", "-dontfork", "-f", path, "-pidfile", sshd.folder / "xinetd.pid"]


def postern(scheme):
    def command(program, port, target, sshd):
        return [program, "tunnel", f"{scheme}://127.0.0.1:{port}", f"{scheme}://127.0.0.1:{target}", "--via", f"ssh://{sshd.place}:{sshd.port}",
                "--linger", "1s", "--log-level", "debug", "--state", sshd.folder / "state"]
    return command


PASSED, HERE = "its socket is passed on", "leads through this process"

WAYS = [
    Way(PASSED_WAY, "Postern, socket passed to ssh", postern("pop3"), proof=PASSED, refutation=HERE),
    Way(THROUGH_WAY, "Postern, bytes through it", postern("tcp"), refutation=PASSED),
    Way("ssh-L", "ssh -L", forward(), on_demand=False),
    Way("autossh", "autossh", forward(("autossh", "-M", "0", "-o", "ServerAliveInterval=30", "-o", "ServerAliveCountMax=3")),
        on_demand=False, environment={"AUTOSSH_GATETIME": "0"}),
    Way("xinetd", "xinetd + netcat", xinetd, login_each=True),
    Way("direct", "no ssh at all", None, on_demand=False),
]

TABLE = {way.name: way for way in WAYS}
