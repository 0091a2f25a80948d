using System.Diagnostics.CodeAnalysis;

namespace Postern.Wire.Ends;

/// <summary>The part of an end's URL before the colon: protocol, TLS and transport, joined by <c>+</c>.</summary>
internal readonly record struct Scheme(MailProtocol Protocol, TlsMode Tls, TransportKind Transport)
{
    private static readonly (string Name, TransportKind Kind)[] Transports =
    [
        ("tcp",   TransportKind.Tcp),
        ("unix",  TransportKind.Unix),
        ("exec",  TransportKind.Exec),
        ("pty",   TransportKind.Pty),
        ("stdio", TransportKind.Stdio),
    ];

    /// <summary>Every word that may begin a scheme.</summary>
    public static readonly string[] Heads =
    [
        "tcp", "tls", "unix", "exec", "pty", "stdio",
        .. MailProtocols.Names.SelectMany(name => new[] { name, name + "s" }),
    ];

    private static readonly string[] Tails = ["starttls", "auto", "tcp", "unix", "exec", "pty", "stdio"];

    public override string ToString()
    {
        var transport = Transport;
        var transportName = Transports.First(row => row.Kind == transport).Name;
        if (Protocol == MailProtocol.None && Tls == TlsMode.Clear)
            return transportName;

        var head = Tls switch
        {
            TlsMode.Tls when Protocol == MailProtocol.None => "tls",
            TlsMode.Tls => Protocol.Name() + "s",
            TlsMode.StartTls => Protocol.Name() + "+starttls",
            TlsMode.Auto => Protocol.Name() + "+auto",
            _ => Protocol.Name(),
        };
        return Transport == TransportKind.Tcp ? head : $"{head}+{transportName}";
    }

    public static bool TryParse(string text, out Scheme scheme, [NotNullWhen(false)] out string? problem)
    {
        var words = text.ToLowerInvariant().Split('+');
        if (!TryHead(words[0], out scheme))
        {
            problem = UnknownHead(words[0]);
            return false;
        }

        for (var i = 1; i < words.Length; i++)
        {
            problem = Add(ref scheme, words, i);
            if (problem is not null)
                return false;
        }

        problem = null;
        return true;
    }

    public static bool IsTransport(string word, TransportKind kind) =>
        Transports.Any(row => row.Kind == kind && row.Name.Equals(word, StringComparison.OrdinalIgnoreCase));

    private static bool TryHead(string word, out Scheme scheme)
    {
        scheme = default;
        if (word == "tls")
        {
            scheme = new Scheme(MailProtocol.None, TlsMode.Tls, TransportKind.Tcp);
            return true;
        }

        if (TryTransport(word, out var transport))
        {
            scheme = new Scheme(MailProtocol.None, TlsMode.Clear, transport);
            return true;
        }

        if (MailProtocols.TryFind(word, out var protocol))
        {
            scheme = new Scheme(protocol, TlsMode.Clear, TransportKind.Tcp);
            return true;
        }

        if (!word.EndsWith('s') || !MailProtocols.TryFind(word[..^1], out protocol))
            return false;
        scheme = new Scheme(protocol, TlsMode.Tls, TransportKind.Tcp);
        return true;
    }

    /// <summary>Takes in the word at <paramref name="index"/>, behind a <c>+</c>; answers the problem, if there is one.</summary>
    private static string? Add(ref Scheme scheme, string[] words, int index)
    {
        var word = words[index];
        if (word is "starttls" or "auto")
        {
            var problem = Upgrade(scheme, words, index);
            scheme = scheme with { Tls = word == "auto" ? TlsMode.Auto : TlsMode.StartTls };
            return problem;
        }

        if (!TryTransport(word, out var transport))
            return $"{Spelling.Quote("+" + word)} is not known in a scheme{Spelling.Hint(word, Tails, "+{0}")}";
        if (index != words.Length - 1 || words.Count(other => TryTransport(other, out _)) > 1)
            return $"+{word} names what carries the bytes: it comes last in a scheme and once.";
        scheme = scheme with { Transport = transport };
        return null;
    }

    /// <summary>What speaks against <c>+starttls</c> or <c>+auto</c> at this place.</summary>
    private static string? Upgrade(Scheme scheme, string[] words, int index) => words[index] switch
    {
        var word when scheme.Protocol == MailProtocol.None =>
            $"+{word} needs a mail protocol in front of it, as in imap+{word}.",
        var word when scheme.Tls == TlsMode.Tls =>
            $"{words[0]} is TLS from the first byte, so +{word} cannot follow it: write {words[0][..^1]}+{word}.",
        var word when index != 1 =>
            $"+{word} follows the protocol and stands there once, as in {scheme.Protocol.Name()}+{word}+unix.",
        _ => null,
    };

    private static bool TryTransport(string word, out TransportKind kind)
    {
        foreach (var row in Transports)
        {
            if (row.Name != word)
                continue;
            kind = row.Kind;
            return true;
        }

        kind = default;
        return false;
    }

    private static string UnknownHead(string word) => word switch
    {
        "ssh" or "socks5" or "http" => $"{word} is a way and not an end: give it with --via.",
        "" => "A scheme is missing before the colon: write one, as in imaps://host.",
        _ => $"The scheme {Spelling.Quote(word)} is unknown{Spelling.Hint(word, Heads, "{0}")}",
    };
}
