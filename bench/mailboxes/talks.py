"""Clients of IMAP, POP3 and LMTP that do no more than they must."""

import socket


class Talk:
    """A connection, read in lines and octets."""

    def __init__(self, port, limit=120):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=limit)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb", buffering=1 << 20)

    def say(self, octets):
        self.socket.sendall(octets)

    def line(self):
        line = self.file.readline()
        if not line:
            raise OSError("the server has closed the connection")
        return line

    def close(self):
        # Whoever waits for a line in another thread holds the file until there is an end.
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the server was first
        self.file.close()
        self.socket.close()


class Imap(Talk):
    def __init__(self, port, user, password):
        super().__init__(port)
        self.line()
        self.ask(f'LOGIN {user} "{password}"')

    def ask(self, command):
        """Sends a command; gives the number of untagged lines. Literals are read past."""
        self.say(b"t " + command.encode() + b"\r\n")
        return self.rest()

    def rest(self):
        count = 0
        while True:
            line = self.line()
            if line.startswith(b"t "):
                if not line.startswith(b"t OK"):
                    raise OSError(line.decode(errors="replace"))
                return count
            count += line.startswith(b"* ")
            while line.endswith(b"}\r\n"):
                self.file.read(int(line[line.rindex(b"{") + 1:-3].rstrip(b"+")))
                line = self.line()

    def append(self, mailbox, octets):
        self.say(f"t APPEND {mailbox} {{{len(octets)}}}\r\n".encode())
        if not self.line().startswith(b"+"):
            raise OSError("no continuation")
        self.say(octets + b"\r\n")
        self.rest()


class Pop3(Talk):
    def __init__(self, port, user, password):
        super().__init__(port)
        self.line()
        for word in (f"USER {user}", f"PASS {password}"):
            self.ask(word)

    def ask(self, command):
        self.say(command.encode() + b"\r\n")
        line = self.line()
        if not line.startswith(b"+OK"):
            raise OSError(line.decode(errors="replace"))
        return line

    def listing(self, command):
        self.ask(command)
        count = 0
        while self.line() != b".\r\n":
            count += 1
        return count


class Lmtp(Talk):
    def __init__(self, port):
        super().__init__(port)
        self.reply()
        self.ask("LHLO bench")

    def reply(self):
        while True:
            line = self.line()
            if line[3:4] == b" ":
                if line[:1] not in b"23":
                    raise OSError(line.decode(errors="replace"))
                return

    def ask(self, command):
        self.say(command.encode() + b"\r\n")
        self.reply()

    def deliver(self, recipient, octets):
        for word in ("MAIL FROM:<a@example.org>", f"RCPT TO:<{recipient}>", "DATA"):
            self.ask(word)
        self.say(octets + b".\r\n")
        self.reply()
