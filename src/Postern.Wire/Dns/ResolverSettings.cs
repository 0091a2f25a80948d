using System.Net;
using Postern.Wire.Text;

namespace Postern.Wire.Dns;

/// <summary>What <c>/etc/resolv.conf</c> says, read as resolv.conf(5) describes it; what is unknown or wrong is passed over.</summary>
public sealed record ResolverSettings
{
    private const int MostServers = 3;   // resolv.conf(5): MAXNS
    private const int MostSuffixes = 32; // arbitrary
    private const int MostDots = 15;     // resolv.conf(5)
    private const int MostSeconds = 30;  // resolv.conf(5)
    private const int MostAttempts = 5;  // resolv.conf(5)

    /// <summary>The servers in their order; the machine itself where none is named.</summary>
    public IReadOnlyList<ResolverServer> Servers { get; init; } = [new ResolverServer(IPAddress.Loopback)];

    /// <summary>The suffixes that short names are tried with.</summary>
    public IReadOnlyList<string> Search { get; init; } = [];

    /// <summary>How many dots make a name be tried as it is first.</summary>
    public int Dots { get; init; } = 1;

    /// <summary>How many seconds one server is waited for.</summary>
    public int TimeoutSeconds { get; init; } = 5;

    /// <summary>How many times the list of servers is gone through.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>Whether the servers take turns in being the first.</summary>
    public bool Rotates { get; init; }

    /// <summary>Whether EDNS is asked for.</summary>
    public bool UsesEdns { get; init; }

    /// <summary>Whether every query goes over TCP.</summary>
    public bool UsesTcp { get; init; }

    /// <summary>Whether the servers' word that an answer was validated may be believed.</summary>
    public bool TrustsAuthenticData { get; init; }

    /// <summary>Reads the text of the file.</summary>
    public static ResolverSettings Read(string text)
    {
        var settings = new ResolverSettings();
        var servers = new List<ResolverServer>();
        foreach (var line in text.Split('\n'))
        {
            // resolv.conf(5): the keyword stands at the beginning of the line, a comment too.
            if (line.Length == 0 || line[0] is '#' or ';' or ' ' or '\t')
                continue;
            var words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2)
                continue;
            switch (words[0])
            {
                case "nameserver" when servers.Count < MostServers && TryServer(words[1], out var server):
                    servers.Add(server);
                    break;
                // The last of search and domain counts.
                case "search":
                    settings = settings with { Search = Suffixes(words.AsSpan(1)) };
                    break;
                case "domain":
                    settings = settings with { Search = Suffixes(words.AsSpan(1, 1)) };
                    break;
                case "options":
                    settings = words.Skip(1).Aggregate(settings, Option);
                    break;
            }
        }

        return servers.Count == 0 ? settings : settings with { Servers = servers };
    }

    /// <summary>The full names that a name stands for, in the order in which they are asked for.</summary>
    public IEnumerable<string> Candidates(string name)
    {
        var whole = DnsName.WithoutRoot(name);
        if (whole.Length < name.Length)
            return [whole.ToString()];
        var suffixed = Search.Select(suffix => $"{name}.{suffix}");
        return name.Count(c => c == '.') >= Dots ? [name, .. suffixed] : [.. suffixed, name];
    }

    private static ResolverSettings Option(ResolverSettings settings, string word)
    {
        var colon = word.IndexOf(':');
        var number = 0;
        if (colon >= 0 && (!int.TryParse(word.AsSpan(colon + 1), out number) || number < 0))
            return settings;
        return (colon < 0 ? word : word[..(colon + 1)]) switch
        {
            "ndots:" => settings with { Dots = Math.Min(number, MostDots) },
            "timeout:" => settings with { TimeoutSeconds = Math.Clamp(number, 1, MostSeconds) },
            "attempts:" => settings with { Attempts = Math.Clamp(number, 1, MostAttempts) },
            "rotate" => settings with { Rotates = true },
            "edns0" => settings with { UsesEdns = true },
            "use-vc" => settings with { UsesTcp = true },
            "trust-ad" => settings with { TrustsAuthenticData = true },
            _ => settings,
        };
    }

    private static List<string> Suffixes(ReadOnlySpan<string> words)
    {
        var suffixes = new List<string>();
        foreach (var word in words)
        {
            var suffix = word.Trim('.');
            if (suffix.Length > 0 && suffixes.Count < MostSuffixes)
                suffixes.Add(suffix);
        }

        return suffixes;
    }

    private static bool TryServer(string text, out ResolverServer server)
    {
        server = default;
        Span<byte> bytes = stackalloc byte[16];
        if (IpText.TryReadV4(text, bytes))
        {
            server = new ResolverServer(new IPAddress(bytes[..4]));
            return true;
        }

        var percent = text.IndexOf('%');
        if (!IpText.TryCanonicalV6(text, out _) || !IpText.TryReadV6(percent < 0 ? text : text.AsSpan(0, percent), bytes))
            return false;
        server = new ResolverServer(new IPAddress(bytes), percent < 0 ? "" : text[(percent + 1)..]);
        return true;
    }
}
