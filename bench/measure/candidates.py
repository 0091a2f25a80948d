"""Who is measured, and exactly how each is set up."""

import getpass
import os
import signal
from dataclasses import dataclass, field
from pathlib import Path

from .places import NGINX_STREAM

THREADS = 2

HAPROXY = """\
global
    nbthread {threads}
{extra}
defaults
    mode tcp
    timeout connect 10s
    timeout client 1h
    timeout server 1h
listen door
    bind 127.0.0.1:{port}{bind}
    server target 127.0.0.1:{target}{server}
"""

NGINX = """\
load_module {module};
daemon off;
{user}
worker_processes {threads};
worker_rlimit_nofile 20000;
error_log stderr crit;
pid {folder}/nginx.pid;
events {{ worker_connections 19000; }}
stream {{
    server {{
        listen 127.0.0.1:{port} {listen} reuseport;
        proxy_pass 127.0.0.1:{target};
        {extra}
        {tls}
    }}
}}
"""

NGINX_SERVER = "ssl_protocols TLSv1.3; ssl_certificate {certificate}; ssl_certificate_key {key};"
NGINX_CLIENT = """proxy_ssl on; proxy_ssl_protocols TLSv1.3; proxy_ssl_server_name on; proxy_ssl_name localhost;
        proxy_ssl_verify on; proxy_ssl_trusted_certificate {authority};"""

STUNNEL = """\
foreground = yes
pid =
syslog = no
debug = warning
[door]
accept = 127.0.0.1:{port}
connect = 127.0.0.1:{target}
{tls}
"""

STUNNEL_SERVER = "cert = {certificate}\nkey = {key}"
STUNNEL_CLIENT = "client = yes\nsni = localhost\nverifyChain = yes\ncheckHost = localhost\nCAfile = {authority}"


@dataclass
class Setup:
    """One proxy to be started: TLS in front ("server"), STARTTLS in front ("starttls") or TLS behind it ("client"), where, and with which files."""

    role: str
    port: int
    target: int
    folder: Path
    certificate: Path
    key: Path
    both: Path
    authority: Path
    reloads: bool = False

    def fill(self, template, **more):
        return template.format(threads=THREADS, **{**self.__dict__, **more})

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path


def haproxy(setup, extra=""):
    bind = f" ssl crt {setup.both}" if setup.role == "server" else ""
    server = "" if setup.role == "server" else \
        f" ssl verify required ca-file {setup.authority} sni str(localhost) verifyhost localhost"
    if setup.reloads:
        extra += f"\n    stats socket {setup.folder}/admin.sock mode 600 level admin expose-fd listeners"
    path = setup.write("haproxy.cfg", setup.fill(HAPROXY, bind=bind, server=server, extra=extra))
    return ["haproxy", "-W", "-db", "-f", path] if setup.reloads else ["haproxy", "-db", "-f", path]


def haproxy_64k(setup):
    return haproxy(setup, "    tune.bufsize 65536")


def nginx(setup, extra=""):
    server = setup.role == "server"
    path = setup.write("nginx.conf", setup.fill(
        NGINX,
        module=NGINX_STREAM,
        user=f"user {getpass.getuser()};" if os.geteuid() == 0 else "",
        listen="ssl" if server else "",
        tls=setup.fill(NGINX_SERVER if server else NGINX_CLIENT),
        extra=extra))
    return ["nginx", "-e", "stderr", "-p", setup.folder, "-c", path]


def nginx_64k(setup):
    return nginx(setup, "proxy_buffer_size 64k;")


def stunnel(setup):
    tls = setup.fill(STUNNEL_SERVER if setup.role == "server" else STUNNEL_CLIENT)
    return ["stunnel4", setup.write("stunnel.conf", setup.fill(STUNNEL, tls=tls))]


@dataclass
class Postern:
    """The program under test: its verb on the command line, default limits and logging."""

    program: Path
    arguments: list = field(default_factory=list)

    def __call__(self, setup):
        ends = [f"tls://127.0.0.1:{setup.port}", f"tcp://127.0.0.1:{setup.target}", "--cert", setup.certificate, "--key", setup.key]
        if setup.role == "starttls":
            ends[:2] = [f"pop3+starttls://127.0.0.1:{setup.port}", f"pop3://127.0.0.1:{setup.target}"]
        if setup.role == "client":
            ends = [f"tcp://127.0.0.1:{setup.port}", f"tls://localhost:{setup.target}", "--ca", setup.authority]
        return [self.program, "tunnel", *ends, *self.arguments]


@dataclass
class Candidate:
    name: str
    title: str
    command: object             # from a setup to the words of a command line
    reload: object = None       # the signal that makes it read its certificate again, if it needs one
    tuned: bool = False         # a second setting of a program: only where buffers matter


REFERENCE = "haproxy"


def table(postern):
    return {candidate.name: candidate for candidate in [
        Candidate("haproxy", "haproxy", haproxy, signal.SIGUSR2),
        Candidate("haproxy-64k", "haproxy 64K", haproxy_64k, signal.SIGUSR2, tuned=True),
        Candidate("nginx", "nginx", nginx, signal.SIGHUP),
        Candidate("nginx-64k", "nginx 64K", nginx_64k, signal.SIGHUP, tuned=True),
        Candidate("stunnel", "stunnel", stunnel, signal.SIGHUP),
        Candidate("postern", "Postern", postern),
    ]}
