using System.Diagnostics.CodeAnalysis;
using Postern.Wire.Ends;

namespace Postern.Ssh.Setup;

/// <summary>A mail server as the ssh server reaches it.</summary>
/// <param name="Protocol">What it speaks; <see cref="MailProtocol.None"/> for anything that greets.</param>
/// <param name="Host">Its name or address, as the ssh server knows it.</param>
/// <param name="Port">Its port.</param>
public sealed record MailTarget(MailProtocol Protocol, string Host, int Port)
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "::1"];

    /// <summary>Host and port, IPv6 in brackets.</summary>
    public string Address => new HostPort(Host, Port).ToString();

    /// <summary>The end of a door that leads there.</summary>
    public string Url => $"{(Protocol == MailProtocol.None ? "tcp" : Protocol.Name())}://{Address}";

    /// <summary>Every way to write it: sshd compares the text, so that each name of the machine itself counts apart.</summary>
    public IEnumerable<string> Spellings => Loopback.Contains(Host) ? Loopback.Select(host => new HostPort(host, Port).ToString()) : [Address];

    /// <summary>Reads <c>pop3,imap</c>: the usual port of each, on the ssh server itself.</summary>
    public static bool TryReadProtocols(string text, out IReadOnlyList<MailTarget> targets, [NotNullWhen(false)] out string? problem)
    {
        var found = new List<MailTarget>();
        targets = found;
        problem = null;
        foreach (string name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!MailProtocols.TryFind(name, out MailProtocol protocol))
                problem = $"{Spelling.Quote(name)} is no mail protocol{Spelling.Hint(name, [.. MailProtocols.Names], "{0}").TrimEnd('.')}";
            else if (protocol.DefaultPort(TlsMode.Clear) == 0)
                problem = $"{protocol.Name()} has no port of its own: write --target {protocol.Name()}://localhost:PORT";
            else
                found.Add(new MailTarget(protocol, Loopback[0], protocol.DefaultPort(TlsMode.Clear)));
            if (problem is not null)
                return false;
        }
        return true;
    }

    /// <summary>Reads <c>HOST:PORT</c> or <c>imap://HOST[:PORT]</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out MailTarget? target, [NotNullWhen(false)] out string? problem)
    {
        target = null;
        if (!EndUrl.TryParse(text.Contains("://", StringComparison.Ordinal) ? text : $"tcp://{text}", EndSide.Connect, out End? end, out problem))
            return false;
        if (end.Transport != TransportKind.Tcp || end.Tls != TlsMode.Clear)
            problem = $"{Spelling.Quote(text)} is no clear port: write HOST:PORT, or a protocol before it as in imap://HOST:PORT; SSH encrypts what passes";
        else
            target = new MailTarget(end.Protocol, end.Host, end.Port);
        return target is not null;
    }
}
