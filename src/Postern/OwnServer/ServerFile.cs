using System.Security.Cryptography;
using System.Text;
using Postern.Store.Files;
using Postern.Wire.Ends;

namespace Postern.OwnServer;

/// <summary>The doors of the server as a file for <c>postern run</c>: made once, and a person's own as soon as a letter of it is changed.</summary>
internal static class ServerFile
{
    private const string Mark = "; checksum ";
    private const int Longest = 1 << 20;

    /// <summary>Whether it is there, and as it was written here.</summary>
    /// <exception cref="IOException">It cannot be read, or is not ours alone.</exception>
    public static (bool IsThere, bool IsUntouched) Look(ServerPlace place)
    {
        if (PrivateFile.Read(place.Configuration, Longest) is not { } bytes)
            return (false, false);
        string text = Encoding.UTF8.GetString(bytes);
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        return (true, end > 0 && text[..end] == Mark + Checksum(text[(end + 1)..]));
    }

    /// <summary>Writes it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(ServerPlace place, ServerChoices choices)
    {
        string text = Text(place, choices);
        PrivateFile.Replace(place.Configuration, Encoding.UTF8.GetBytes($"{Mark}{Checksum(text)}\n{text}"));
    }

    private static string Text(ServerPlace place, ServerChoices choices)
    {
        var text = new StringBuilder();
        text.Append("; The doors of “postern up”. While the checksum fits, its options (--listen, --cert) write this file anew.\n")
            .Append("; Change what you like, and it is yours: from then on “postern up” only reads it. Copied elsewhere, as to\n")
            .Append("; /etc/postern.conf, it is a file for “postern run FILE”; postern.conf(5) tells what can stand in it.\n\n");
        Setting(text, "state", place.Directory);
        Setting(text, "mailboxes", place.Mailboxes);
        Setting(text, "cert", choices.Certificate ?? place.Certificate);
        if (choices.Key is { } key)
            Setting(text, "key", key);
        foreach (var section in ServerPort.All.Zip(choices.Ports).GroupBy(row => row.First.Section, StringComparer.Ordinal))
        {
            text.Append("\n[").Append(section.Key).Append("]\n");
            Setting(text, "login", "check");
            if (section.Key == "submission")
                text.Append("; Mail to others than the accounts here needs a server that takes it: connect = submissions://smtp.example.org\n");
            foreach (var (port, number) in section)
            {
                foreach (string host in choices.Listen)
                    Setting(text, "accept", $"{port.Scheme}://{new HostPort(host, number)}");
            }
        }

        text.Append("\n[").Append(ServerPort.Socket.Section).Append("]\n");
        Setting(text, "accept", $"{ServerPort.Socket.Scheme}:{place.Socket}");
        return text.ToString();
    }

    private static void Setting(StringBuilder text, string name, string value)
    {
        if (value.AsSpan().ContainsAny('\r', '\n'))
            throw new IOException($"no line of a configuration can hold the end of a line: {Spelling.Quote(value)}");
        text.Append(name).Append(" = ").Append(value).Append('\n');
    }

    private static string Checksum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
