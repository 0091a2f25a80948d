namespace Postern.Wire.Ends;

/// <summary>The scheme name and the usual ports of each mail protocol.</summary>
public static class MailProtocols
{
    private static readonly (MailProtocol Protocol, string Name, int ClearPort, int TlsPort)[] All =
    [
        (MailProtocol.Pop3,       "pop3",        110,  995),
        (MailProtocol.Imap,       "imap",        143,  993),
        (MailProtocol.Smtp,       "smtp",         25,  465),
        (MailProtocol.Submission, "submission",  587,  465),
        (MailProtocol.Lmtp,       "lmtp",          0,    0), // RFC 2033 §5: LMTP has no port of its own
        (MailProtocol.Nntp,       "nntp",        119,  563),
        (MailProtocol.Sieve,      "sieve",      4190, 4190),
    ];

    /// <summary>The scheme name, as in <c>pop3</c>; empty for <see cref="MailProtocol.None"/>.</summary>
    public static string Name(this MailProtocol protocol)
    {
        foreach (var row in All)
        {
            if (row.Protocol == protocol)
                return row.Name;
        }

        return "";
    }

    /// <summary>The port that a URL without one means; 0 where the protocol has none.</summary>
    public static int DefaultPort(this MailProtocol protocol, TlsMode tls)
    {
        foreach (var row in All)
        {
            if (row.Protocol == protocol)
                return tls == TlsMode.Tls ? row.TlsPort : row.ClearPort;
        }

        return 0;
    }

    /// <summary>Finds a protocol by its scheme name, in any case of letters.</summary>
    public static bool TryFind(string name, out MailProtocol protocol)
    {
        foreach (var row in All)
        {
            if (!row.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                continue;
            protocol = row.Protocol;
            return true;
        }

        protocol = MailProtocol.None;
        return false;
    }

    /// <summary>Every scheme name, in the order in which help texts list them.</summary>
    public static IEnumerable<string> Names => All.Select(row => row.Name);
}
