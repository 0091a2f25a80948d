namespace Postern.Net.Dns;

/// <summary>Who answers for a name, by the <c>hosts:</c> line of nsswitch.conf(5).</summary>
/// <remarks>
/// The hosts file and DNS are ours. A service that stands before DNS and may know the name makes it the system's; one
/// that stands after DNS is asked, through the system, when DNS knows nothing. What stands in brackets is passed over.
/// </remarks>
internal sealed class NameSwitch
{
    private readonly string[] _before;
    private readonly bool _after;
    private readonly bool _hasDns;

    private NameSwitch(string[] services)
    {
        int dns = Array.IndexOf(services, "dns");
        _hasDns = dns >= 0;
        _before = [.. services.Take(_hasDns ? dns : services.Length).Where(IsForeign)];
        _after = _hasDns && services.Skip(dns).Any(IsForeign);
    }

    /// <summary>Reads the text of the file; where it says nothing, files and DNS are asked.</summary>
    internal static NameSwitch Read(string text)
    {
        string? line = text.Split('\n').Select(l => l.Split('#')[0].Trim()).LastOrDefault(l => l.StartsWith("hosts:", StringComparison.Ordinal));
        string[] services = line is null ? [] : [.. WithoutActions(line["hosts:".Length..]).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)];
        return new NameSwitch(services.Length > 0 ? services : ["files", "dns"]);
    }

    /// <summary>The system is to be asked, and nobody else.</summary>
    internal bool IsForSystem(string name) => !_hasDns || _before.Any(service => MayKnow(service, name));

    /// <summary>The system is to be asked when DNS knows nothing.</summary>
    internal bool IsForSystemToo => _after;

    private static bool IsForeign(string service) => service is not ("files" or "dns");

    private static bool MayKnow(string service, string name)
    {
        string bare = name.TrimEnd('.');
        if (service.StartsWith("mdns", StringComparison.Ordinal))
            return bare.EndsWith(".local", StringComparison.OrdinalIgnoreCase); // RFC 6762 §3
        // Names of this host and of its containers: one label.
        return service is not ("myhostname" or "mymachines") || !bare.Contains('.');
    }

    private static string WithoutActions(string line)
    {
        int open;
        while ((open = line.IndexOf('[')) >= 0)
        {
            int close = line.IndexOf(']', open);
            line = close < 0 ? line[..open] : $"{line[..open]} {line[(close + 1)..]}";
        }
        return line;
    }
}
