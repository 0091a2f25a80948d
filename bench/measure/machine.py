"""What a reader must know of the machine to judge the figures, and no more."""

import os
import platform
import re
import subprocess
from pathlib import Path


def version(pattern, *words):
    try:
        done = subprocess.run(list(map(str, words)), capture_output=True, text=True, timeout=10)
    except OSError:
        return "?"
    found = re.search(pattern, done.stdout + done.stderr)
    return found[1] if found else "?"


def facts(postern=None):
    processor = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    versions = {
        "openssl": "OpenSSL " + version(r"OpenSSL (\S+)", "openssl", "version"),
        "haproxy": "haproxy " + version(r"version (\d[\d.]*)", "haproxy", "-v"),
        "nginx": "nginx " + version(r"nginx/(\S+)", "nginx", "-v"),
        "stunnel": "stunnel " + version(r"stunnel (\S+)", "stunnel4", "-version"),
    }
    if postern:
        versions["postern"] = "Postern " + version(r"(\d+\.\d\S*)", postern, "--version")
    return {
        "cores": os.cpu_count(),
        "processor": processor[1] if processor else platform.machine(),
        "kernel": ".".join(platform.release().split(".")[:2]),
        "versions": versions,
    }
