"""The crypto floor: what OpenSSL alone needs, on this machine, now."""

import re
import subprocess

from .places import LOAD


def _speed(*words):
    return subprocess.run(["openssl", "speed", "-seconds", "1", *words], capture_output=True, text=True, check=True).stdout


def _gigabyte(name):
    """CPU seconds per GB in blocks of 16 KiB."""
    found = re.search(r"^\S+\s+([\d.]+)k$", _speed("-bytes", "16384", "-evp", name), re.MULTILINE | re.IGNORECASE)
    return 1e6 / float(found[1])


def _operation(algorithm, column):
    """Microseconds of one operation, from the column that counts them per second."""
    line = _speed(algorithm).strip().splitlines()[-1]
    return 1e6 / float(line.split()[column])


def _handshake(materials, kind, tickets, how):
    words = [LOAD / "handshake", materials.certificate(kind), materials.key(kind), str(tickets), how]
    return float(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


def measure(materials):
    """Title, figure, unit; in the order of the table."""
    yield "AES-128-GCM, 16 KiB blocks", _gigabyte("aes-128-gcm"), "CPU s / GB"
    yield "AES-256-GCM, 16 KiB blocks", _gigabyte("aes-256-gcm"), "CPU s / GB"
    yield "ECDSA P-256, one signature", _operation("ecdsap256", -2), "µs"
    yield "RSA-2048, one signature", _operation("rsa2048", -2), "µs"
    yield "X25519, one operation (a server needs two)", _operation("ecdhx25519", -1), "µs"
    for tickets in (0, 1, 2):
        yield f"handshake in memory, server side, P-256, tickets: {tickets}", _handshake(materials, "p256", tickets, "full"), "µs"
    yield "handshake in memory, server side, RSA-2048, tickets: 1", _handshake(materials, "rsa", 1, "full"), "µs"
    yield "handshake in memory, server side, resumed, tickets: 1", _handshake(materials, "p256", 1, "resumed"), "µs"
