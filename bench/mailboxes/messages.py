"""Messages as people get them, always the same: plain, HTML beside plain, with an attachment; and Maildirs of them."""

import base64
import os
import random
import shutil
from pathlib import Path

WORDS = ("the meeting about invoices was moved to thursday please send agenda before noon budget report attached customer asked again "
         "for delivery dates and we promised an answer soon thanks for patience regards postern maildir protocol server client").split()
NEEDLE_SUBJECT = "quarterly"
NEEDLE_BODY = "xylophone"


def text(dice, count):
    words = [dice.choice(WORDS) for _ in range(count)]
    return "\n".join(" ".join(words[at:at + 11]) for at in range(0, count, 11))


def message(number):
    """One of them, lines ended by LF, between 1 and about 20 KiB; one of 50 has the needle in its subject, one of 50 in its body."""
    dice = random.Random(number)
    subject = " ".join(dice.choice(WORDS) for _ in range(5)) + (f" {NEEDLE_SUBJECT}" if number % 50 == 7 else "")
    if number % 10 == 3:
        subject = "=?utf-8?q?" + "".join(f"={octet:02X}" if octet > 126 or octet in b"=?_" else "_" if octet == 32 else chr(octet)
                                         for octet in f"Grüße, {subject}".encode()) + "?="
    body = text(dice, dice.randint(60, 400)) + (f"\n{NEEDLE_BODY}\n" if number % 50 == 11 else "\n")
    head = [f"Received: from mx{number % 7}.example.org by mail.example.net; Sat, 21 Nov 2026 08:{number % 60:02}:00 +0000",
            f"Date: Sat, {1 + number % 28} Nov 2026 08:{number % 60:02}:00 +0000", f"From: Person {number % 97} <person{number % 97}@example.org>",
            "To: Reader <reader@example.net>, Other <other@example.net>", f"Subject: {subject}", f"Message-ID: <{number}.bench@example.org>", "MIME-Version: 1.0"]
    kind = number % 4
    if kind < 2:
        return "\n".join([*head, "Content-Type: text/plain; charset=utf-8", "", body])
    line = f"=-b{number}"
    parts = ["Content-Type: text/plain; charset=utf-8\n\n" + body, "Content-Type: text/html; charset=utf-8\n\n<html><body><p>" + body + "</p></body></html>\n"]
    if kind == 3:
        octets = base64.encodebytes(dice.randbytes(dice.randint(1000, 8000))).decode()
        parts[1] = f'Content-Type: application/pdf; name="report{number}.pdf"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="report{number}.pdf"\n\n{octets}'
    form = "alternative" if kind == 2 else "mixed"
    return "\n".join([*head, f'Content-Type: multipart/{form}; boundary="{line}"', "", *(f"--{line}\n{part}" for part in parts), f"--{line}--", ""])


def make(folder, count):
    """A Maildir of so many messages; those of the same number are the same file in every Maildir."""
    for part in ("cur", "new", "tmp"):
        Path(folder, part).mkdir(parents=True, exist_ok=True)
    for number in range(count):
        octets = message(number).encode()
        Path(folder, "cur", f"{1_700_000_000 + number}.M{number}P1.bench,S={len(octets)}:2,{'S' if number % 3 else ''}").write_bytes(octets)


def copy(source, target, owner):
    """The same Maildir once more, without what a server has left in it. The files are the same ones: no server changes what is in them."""
    shutil.rmtree(target, ignore_errors=True)
    for part in ("cur", "new", "tmp"):
        Path(target, part).mkdir(parents=True)
        for entry in os.scandir(Path(source, part)):
            os.link(entry.path, Path(target, part, entry.name))
    for directory in [target, *(Path(target, part) for part in ("cur", "new", "tmp"))]:
        os.chown(directory, owner, owner)
        os.chmod(directory, 0o700)
