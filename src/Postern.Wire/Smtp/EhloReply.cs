using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Postern.Wire.Text;

namespace Postern.Wire.Smtp;

/// <summary>What a server says it can, in answer to EHLO or LHLO (RFC 5321 §4.1.1.1); a value: each change gives another one.</summary>
public sealed class EhloReply
{
    private const string Auth = "AUTH";

    private static readonly (string Keyword, SmtpExtensions Extension)[] Known =
    [
        ("SIZE", SmtpExtensions.Size),
        ("8BITMIME", SmtpExtensions.EightBitMime),
        ("BINARYMIME", SmtpExtensions.BinaryMime),
        ("SMTPUTF8", SmtpExtensions.Utf8),
        ("AUTH", SmtpExtensions.Auth),
        ("DSN", SmtpExtensions.Dsn),
        ("REQUIRETLS", SmtpExtensions.RequireTls),
    ];

    private readonly List<EhloKeyword> _all;

    /// <summary>A reply with these; of two with one name the first counts.</summary>
    public EhloReply(string greeting, IEnumerable<EhloKeyword> all)
    {
        Greeting = greeting;
        _all = [.. all.DistinctBy(keyword => keyword.Name)];
    }

    /// <summary>The first line: the server's name, and words.</summary>
    public string Greeting { get; }

    /// <summary>The server's name.</summary>
    public string Host => Greeting.Split(' ')[0];

    /// <summary>All in the order they were said.</summary>
    public IReadOnlyList<EhloKeyword> All => _all;

    /// <summary>The mechanisms of SASL, in capitals, from AUTH and from the old form of it.</summary>
    public IReadOnlyList<string> Mechanisms =>
        [.. Values(Auth).Concat(Values(EhloKeyword.OldAuth)).Select(name => name.ToUpperInvariant()).Distinct()];

    /// <summary>The largest message in octets; null where the server does not say, or says there is no limit (RFC 1870 §4).</summary>
    public long? Size =>
        Values("SIZE") is [var text, ..] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long size) && size > 0 ? size : null;

    /// <summary>The extensions that add something to MAIL and RCPT.</summary>
    public SmtpExtensions Extensions =>
        Known.Where(row => row.Extension == SmtpExtensions.Auth ? Mechanisms.Count > 0 : Has(row.Keyword)).Aggregate(SmtpExtensions.None, (all, row) => all | row.Extension);

    /// <summary>Reads a whole reply; lines that name nothing are passed over.</summary>
    public static bool TryRead(SmtpReply reply, [NotNullWhen(true)] out EhloReply? ehlo)
    {
        ehlo = null;
        if (reply.Code != 250 || reply.Lines.Count == 0)
            return false;
        var all = new List<EhloKeyword>();
        foreach (string line in reply.Lines.Skip(1))
        {
            if (EhloKeyword.TryParse(line, out var keyword))
                all.Add(keyword);
        }
        ehlo = new(reply.Lines[0], all);
        return true;
    }

    /// <summary>Whether the server says this keyword.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>The parameters of a keyword; none where the server does not say it.</summary>
    public IReadOnlyList<string> Values(string name) => Find(name)?.Parameters ?? [];

    /// <summary>The same without these keywords.</summary>
    public EhloReply Without(params string[] names) =>
        new(Greeting, _all.Where(keyword => !names.Contains(keyword.Name, StringComparer.OrdinalIgnoreCase)));

    /// <summary>The same with this keyword, in its place or at the end.</summary>
    public EhloReply With(string name, params string[] parameters)
    {
        var made = new EhloKeyword(name.ToUpperInvariant(), parameters);
        return Has(name)
            ? new(Greeting, _all.Select(keyword => keyword.Name == made.Name ? made : keyword))
            : new(Greeting, [.. _all, made]);
    }

    /// <summary>The same with these mechanisms and no other; the old form stays away.</summary>
    public EhloReply WithMechanisms(params string[] mechanisms) =>
        mechanisms.Length == 0 ? Without(Auth, EhloKeyword.OldAuth) : Without(EhloKeyword.OldAuth).With(Auth, mechanisms);

    /// <summary>The same with another first line.</summary>
    public EhloReply WithGreeting(string greeting) => new(greeting, _all);

    /// <summary>The reply; each keyword stands in one line, which is cut where RFC 5321 wants it shorter.</summary>
    public SmtpReply ToReply() => new(250, null, [Cut(Greeting), .. _all.Select(keyword => Cut(keyword.ToString()))]);

    private EhloKeyword? Find(string name) => _all.Find(keyword => keyword.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static string Cut(string line) => PeerWords.Printable(line, SmtpLimits.Reply - 4);
}
