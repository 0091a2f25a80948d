"""Who is measured: mail doors for IMAP, and exactly how each is set up."""

import getpass
from dataclasses import dataclass
from pathlib import Path

from measure.candidates import THREADS
from measure.places import NGINX_STREAM
from measure.processes import free_port

NGINX_MAIL = Path("/usr/lib/nginx/modules/ngx_mail_module.so")
NGINX_MODULES = {NGINX_MAIL: "libnginx-mod-mail", NGINX_STREAM: "libnginx-mod-stream"}
CLEAR, TLS = "mail", "mail-tls"  # what is spoken behind the door: roles of measure.load.Backend

# Who may log in, and where to, is asked by HTTP: it answers itself, over a socket of its own.
NGINX = """\
{modules}
daemon off;
user {user};
worker_processes {threads};
worker_rlimit_nofile 40000;
error_log stderr;
pid {folder}/nginx.pid;
events {{ worker_connections {connections}; }}
http {{
    access_log off;
    server {{
        listen unix:{folder}/auth.sock backlog=4096;
        location = /auth {{
            add_header Auth-Status OK;
            add_header Auth-Server 127.0.0.1;
            add_header Auth-Port {behind};
            return 200 "";
        }}
    }}
}}
mail {{
    auth_http unix:{folder}/auth.sock:/auth;
    imap_capabilities IMAP4rev1 LITERAL+ ID IDLE NAMESPACE UIDPLUS;
    proxy_timeout 1h;{extra}
    ssl_protocols TLSv1.3;
    ssl_certificate {certificate};
    ssl_certificate_key {key};
    server {{
        listen 127.0.0.1:{port} ssl backlog=4096;
        protocol imap;
    }}
}}
{hop}
"""

# It speaks no TLS to servers of mail; its stream module does, and so its own connections to the server go through that.
NGINX_HOP = """\
stream {{
    server {{
        listen 127.0.0.1:{hop} backlog=4096;
        proxy_pass 127.0.0.1:{target};
        proxy_timeout 1h;
        proxy_ssl on;
        proxy_ssl_protocols TLSv1.3;
        proxy_ssl_server_name on;
        proxy_ssl_name localhost;
        proxy_ssl_verify on;
        proxy_ssl_trusted_certificate {authority};
    }}
}}
"""


def nginx(setup, extra=""):
    modules, behind, connections, hop = [NGINX_MAIL], setup.target, 19000, ""
    if setup.role == TLS:
        modules, behind, connections = [NGINX_MAIL, NGINX_STREAM], free_port(), 38000
        hop = setup.fill(NGINX_HOP, hop=behind)
    loads = "\n".join(f"load_module {module};" for module in modules)
    text = setup.fill(NGINX, modules=loads, user=getpass.getuser(), behind=behind, connections=connections, hop=hop, extra=extra)
    return ["nginx", "-e", "stderr", "-p", setup.folder, "-c", setup.write("nginx.conf", text)]


def nginx_64k(setup):
    return nginx(setup, "\n    proxy_buffer 64k;")


# Login processes in high-performance mode, one per core; no penalty, no delay. Its children see no environment but what is imported.
# Its client's half takes ssl_ca: ssl_client_ca_file is read in a chroot, and not found (2.3.19, seen 2026-11).
DOVECOT = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
import_environment = TZ OPENSSL_CONF
ssl = required
ssl_min_protocol = TLSv1.3
ssl_cert = <{certificate}
ssl_key = <{key}
ssl_ca = <{authority}
ssl_require_crl = no
auth_mechanisms = plain
auth_failure_delay = 0
passdb {{
  driver = static
  args = nopassword=y proxy=y host=localhost hostip=127.0.0.1 port={target}{behind}
}}
service imap-login {{
  service_count = 0
  process_min_avail = {threads}
  process_limit = {threads}
  client_limit = 10000
  vsz_limit = 0
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service auth {{
  client_limit = 19500
}}
service anvil {{
  client_limit = 19500
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  client_limit = 19500
}}
"""


def dovecot(setup):
    setup.folder.chmod(0o755)  # its login processes are not root
    behind = " ssl=yes" if setup.role == TLS else ""
    return ["dovecot", "-F", "-c", setup.write("dovecot.conf", setup.fill(DOVECOT, behind=behind))]


PERDITIONS_GROUP = "P-256"  # it knows no other


def perdition(setup):
    """One process a connection; there is nothing to tune but that nothing is looked up. It wants the key readable to the user it becomes."""
    return ["perdition", "--protocol", "IMAP4S", "--no_daemon", "--config_file", "/dev/null", "--pid_file", "", "--log_facility", "-",
            "--username", "root", "--group", "root", "--no_lookup", "--map_library", "",
            "--bind_address", "127.0.0.1", "--listen_port", setup.port, "--outgoing_server", "localhost" if setup.role == TLS else "127.0.0.1",
            "--outgoing_port", setup.target, "--ssl_mode", "ssl_all" if setup.role == TLS else "ssl_listen",
            "--ssl_cert_file", setup.certificate, "--ssl_key_file", setup.key, "--ssl_ca_file", setup.authority]


POSTERN = """\
state = {folder}/state
[imap]
accept = imaps://127.0.0.1:{port}
connect = {connect}:{target}
login = {login}
cert = {certificate}
key = {key}
{more}
"""

TARGETS = {CLEAR: "imap://127.0.0.1", TLS: "imaps://localhost"}


@dataclass
class Door:
    """Postern's mail door, from a file: limits, logging, guard and resumption as they are without a word."""

    program: Path
    login: str
    accounts: object = None     # writes the accounts into a file

    def __call__(self, setup):
        setup.folder.chmod(0o700)
        more = f"ca = {setup.authority}\n" if setup.role == TLS else ""
        if self.accounts:
            self.accounts.write(setup.folder / "accounts")
            more += f"accounts = {setup.folder}/accounts"
        text = setup.fill(POSTERN, connect=TARGETS[setup.role], login=self.login, more=more)
        return [self.program, "run", setup.write("postern.conf", text)]


@dataclass
class Relay:
    """Postern without login: TLS in front, bytes carried."""

    program: Path

    def __call__(self, setup):
        return [self.program, "tunnel", f"imaps://127.0.0.1:{setup.port}", f"{TARGETS[setup.role]}:{setup.target}", "--state", setup.folder / "state",
                "--cert", setup.certificate, "--key", setup.key, *(("--ca", setup.authority) if setup.role == TLS else ())]


@dataclass
class Way:
    name: str
    title: str
    command: object = None      # from a setup to the words of a command line; None for no program at all
    group: str = "X25519"      # for the key exchange in front
    tuned: bool = False


OURS, RELAY, DIRECT = "pass", "relay", "direct"


def table(postern, accounts):
    return {way.name: way for way in [
        Way(OURS, "Postern, `login = pass`", Door(postern, "pass")),
        Way("check", "Postern, `login = check`", Door(postern, "check", accounts)),
        Way("nginx", "nginx mail", nginx),
        Way("nginx-64k", "nginx mail 64K", nginx_64k),
        Way("dovecot", "Dovecot", dovecot),
        Way("perdition", "Perdition", perdition, group=PERDITIONS_GROUP),
        Way(RELAY, "Postern, `tunnel`", Relay(postern)),
        Way(DIRECT, "no proxy at all"),
    ]}
