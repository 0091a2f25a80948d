"""What must be installed, and the packages that bring it."""

import resource
import shutil
import subprocess
import sys
from pathlib import Path

from .places import BENCH, NGINX_STREAM

PROGRAMS = {
    "haproxy": "haproxy",
    "nginx": "nginx-light",
    "stunnel4": "stunnel4",
    "openssl": "openssl",
    "gcc": "gcc",
    "make": "make",
}

FILES = {
    NGINX_STREAM: "libnginx-mod-stream",
    Path("/usr/include/openssl/ssl.h"): "libssl-dev",
}

DESCRIPTORS = 20000


def missing_packages():
    programs = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    return programs + [package for file, package in FILES.items() if not file.exists()]


def require():
    missing = missing_packages()
    if missing:
        sys.exit("bench: some peers or tools are missing; install them with\n    apt-get install " + " ".join(missing))


def raise_descriptor_limit():
    """Children inherit it. Returns what we got."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    soft = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, DESCRIPTORS)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return soft


def build_load():
    subprocess.run(["make", "--silent", "-C", str(BENCH / "load")], check=True)


def warn_about_time_wait():
    setting = Path("/proc/sys/net/ipv4/tcp_tw_reuse")
    if setting.exists() and setting.read_text().strip() == "0":
        print("bench: net.ipv4.tcp_tw_reuse is 0: new connections may run out of ports", file=sys.stderr)
