"""The servers: each over its own copy of the same Maildir, in clear text on loopback, in a control group of its own that counts its processor time."""

import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from measure.processes import Failure, Program, free_port

GROUPS = Path("/sys/fs/cgroup/cpuacct")
INSTANCES = Path("/proc/sys/fs/inotify/max_user_instances")
USER, NOVICE, PASSWORD, UID = "reader", "novice", "sesame-open-9", 65534


class Group:
    """A control group: the processor time of everything that ever ran in it, of ended processes too."""

    def __init__(self, name):
        self.path = GROUPS / f"postern-bench-{os.getpid()}-{name}"
        self.path.mkdir()

    def seconds(self):
        return int((self.path / "cpuacct.usage").read_text()) / 1e9

    def enter(self):
        (self.path / "tasks").write_text(str(os.getpid()))

    def members(self):
        # Processes: tasks has each thread, whose memory is that of all.
        return [int(line) for line in (self.path / "cgroup.procs").read_text().split()]

    def remove(self):
        for _ in range(100):
            try:
                self.path.rmdir()
                return
            except OSError:
                time.sleep(0.1)


@contextmanager
def more_inotify():
    """One inotify(7) for each process of a user, where the system lets us say so: Dovecot has a process and an inotify for each session."""
    before = INSTANCES.read_text()
    try:
        INSTANCES.write_text("20000")
    except OSError:
        yield  # Dovecot then looks every half minute
        return
    try:
        yield
    finally:
        INSTANCES.write_text(before)


class Server:
    """A running server; its ports, its group and where its reader's mail is."""

    def __init__(self, name, mail, imap, pop, lmtp, group):
        self.name, self.mail, self.imap, self.pop, self.lmtp, self.group = name, mail, imap, pop, lmtp, group

    @property
    def novice(self):
        """Where the mail is of the one who was served before."""
        return Path(str(self.mail).replace(USER, NOVICE))


def started(words, folder, group, ports, environment=None):
    inside = f"echo $$ > {group.path}/tasks; exec \"$@\""
    program = Program(["/bin/sh", "-c", inside, "sh", *words], folder, environment)
    for port in ports:
        program.wait_until_accepting(port, limit=30)
    return program


@contextmanager
def grouped(name):
    group = Group(name)
    try:
        yield group
    finally:
        group.remove()


@contextmanager
def postern(program, folder):
    mail, state = Path(folder, "mail"), Path(folder, "state")
    imap, pop, lmtp = free_port(), free_port(), free_port()
    for user in (USER, NOVICE):
        subprocess.run([program, "account", "add", user, "--state", state], input=PASSWORD.encode(), check=True, capture_output=True)
    section = "login = check\nclearLogin = 127.0.0.0/8\nmailboxes = {mail}/%u\ncleartext = allow\n".format(mail=mail)
    Path(folder, "postern.conf").write_text(
        f"log = {folder}/postern.log\n[imap]\naccept = imap://127.0.0.1:{imap}\n{section}[pop]\naccept = pop3://127.0.0.1:{pop}\n{section}"
        f"[lmtp]\naccept = lmtp://127.0.0.1:{lmtp}\nmailboxes = {mail}/%u\ndomain = example.net\ncleartext = allow\n")
    with grouped("postern") as group:
        with started([program, "run", Path(folder, "postern.conf"), "--state", state], folder, group, (imap, pop, lmtp)):
            yield Server("postern", mail / USER, imap, pop, lmtp, group)


DOVECOT = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
listen = 127.0.0.1
protocols = imap pop3 lmtp
ssl = no
disable_plaintext_auth = no
default_login_user = dovenull
default_internal_user = dovecot
mail_location = maildir:{folder}/mail/%u
mail_uid = nobody
mail_gid = nogroup
auth_username_format = %n
first_valid_uid = 100
first_valid_gid = 100
default_vsz_limit = 2G
default_process_limit = 10000
default_client_limit = 30000
mail_max_userip_connections = 10000
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/mail/%u
}}
service imap {{
  process_limit = 10000
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service pop3-login {{
  inet_listener pop3 {{
    port = {pop}
  }}
  inet_listener pop3s {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
{more}
"""


@contextmanager
def dovecot(folder, more=""):
    mail = Path(folder, "mail")
    imap, pop, lmtp = free_port(), free_port(), free_port()
    Path(folder, "dovecot.conf").write_text(DOVECOT.format(folder=folder, password=PASSWORD, imap=imap, pop=pop, lmtp=lmtp, more=more))
    mail.mkdir(exist_ok=True)
    os.chown(mail, UID, UID)
    with grouped("dovecot") as group:
        with started(["dovecot", "-F", "-c", Path(folder, "dovecot.conf")], folder, group, (imap, pop, lmtp)):
            yield Server("dovecot", mail / USER, imap, pop, lmtp, group)


COURIER = """mount -t proc proc /proc
for user in {user} {novice}; do
  id $user >/dev/null 2>&1 || useradd -m $user
  echo $user:{password} | chpasswd
done
sed -i "s/^ADDRESS=.*/ADDRESS=127.0.0.1/; s/^PORT=.*/PORT={imap}/; s/^MAXDAEMONS=.*/MAXDAEMONS=6000/; s/^MAXPERIP=.*/MAXPERIP=6000/" /etc/courier/imapd
sed -i "s/^ADDRESS=.*/ADDRESS=127.0.0.1/; s/^PORT=.*/PORT={pop}/" /etc/courier/pop3d
mkdir -p /run/courier/authdaemon; chown -R courier:courier /run/courier
authdaemond start; imapd start; pop3d start
exec sleep infinity
"""


@contextmanager
def courier(root, folder):
    imap, pop = free_port(), free_port()
    Path(root, "start.sh").write_text(COURIER.format(user=USER, novice=NOVICE, password=PASSWORD, imap=imap, pop=pop))
    with grouped("courier") as group:
        words = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "chroot", root, "/bin/sh", "/start.sh"]
        with started(words, folder, group, (imap, pop)):
            yield Server("courier", Path(root, "home", USER, "Maildir"), imap, pop, None, group)


def owner(server, mail=None):
    """Who owns a Maildir at a server, by number; the reader's unless another is named."""
    if server.name == "dovecot":
        return UID
    return (mail or server.mail).parent.stat().st_uid if server.name == "courier" else 0


def require(postern_program):
    missing = [name for name in ("dovecot", "unshare") if not shutil.which(name)]
    if missing or not Path(postern_program).exists() or not GROUPS.is_dir() or os.geteuid():
        raise Failure("it needs root, Dovecot, unshare, the control groups of cpuacct, and Postern published (dotnet publish src/Postern)")
