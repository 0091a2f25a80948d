namespace Postern.Wire.Ends;

/// <summary>The services that old configurations and other programs name instead of a port, as <c>/etc/services</c> lists them.</summary>
internal static class ServiceNames
{
    private static readonly (string Name, int Port)[] All =
    [
        ("pop3", 110), ("pop-3", 110), ("pop3s", 995),
        ("imap", 143), ("imap2", 143), ("imap4", 143), ("imaps", 993),
        ("smtp", 25), ("mail", 25), ("smtps", 465), ("ssmtp", 465), ("urd", 465),
        ("submission", 587), ("submissions", 465),
        ("nntp", 119), ("nntps", 563), ("snews", 563),
        ("sieve", 4190), ("http", 80), ("https", 443), ("ldap", 389), ("ldaps", 636),
    ];

    public static bool TryFind(string name, out int port)
    {
        foreach (var row in All)
        {
            if (row.Name != name)
                continue;
            port = row.Port;
            return true;
        }

        port = 0;
        return false;
    }
}
