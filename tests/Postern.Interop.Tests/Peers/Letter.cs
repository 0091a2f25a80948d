namespace Postern.Interop.Tests.Peers;

/// <summary>A message with what a careless go-between breaks: leading dots, empty lines, bytes over 127, very long lines.</summary>
internal static class Letter
{
    /// <summary>The whole message, its lines ended by CRLF; the subject makes it one of its kind.</summary>
    internal static string Text(string subject, int lines = 40) =>
        $"From: somebody@example.test\r\nTo: anybody@example.test\r\nSubject: {subject}\r\nDate: Sat, 21 Nov 2026 08:00:00 +0000\r\n"
        + $"Message-Id: <{subject}@example.test>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + "one line\r\n.\r\n..\r\n.dots\r\n\r\n  blanks  \r\n" + string.Concat(Enumerable.Range(0x80, 0x80).Select(c => (char)c)) + "\r\n"
        + string.Concat(Enumerable.Range(0, lines).Select(i => new string((char)('a' + (i % 26)), 60 + (i * 7 % 900)) + "\r\n"));

    /// <summary>As a mailbox keeps it. (ReplaceLineEndings would take byte 0x85 for a line's end.)</summary>
    internal static string ToUnix(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    internal static string ToWire(string text) => ToUnix(text).Replace("\n", "\r\n", StringComparison.Ordinal);

    /// <summary>As it goes over the wire where a dot alone ends it (RFC 5321 §4.5.2).</summary>
    internal static string Stuffed(string text) => (text.StartsWith('.') ? "." : "") + text.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
}
