using System.Net;
using Postern.Wire.Text;

namespace Postern.Wire.Dns;

/// <summary>What <c>/etc/hosts</c> says, hosts(5); what is wrong in it is passed over.</summary>
public sealed class HostsFile
{
    private readonly Dictionary<string, List<IPAddress>> _addresses = new(StringComparer.OrdinalIgnoreCase);

    private HostsFile()
    {
    }

    /// <summary>Reads the text of the file.</summary>
    public static HostsFile Read(string text)
    {
        var file = new HostsFile();
        Span<byte> bytes = stackalloc byte[16];
        foreach (var line in text.Split('\n'))
        {
            var comment = line.IndexOf('#');
            var words = (comment < 0 ? line : line[..comment]).Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2)
                continue;
            if (IpText.TryReadV4(words[0], bytes))
                file.Add(new IPAddress(bytes[..4]), words.AsSpan(1));
            else if (IpText.TryReadV6(words[0], bytes))
                file.Add(new IPAddress(bytes), words.AsSpan(1));
        }

        return file;
    }

    /// <summary>The addresses of a name, in any case of letters, in the order of the file; none where it is not listed.</summary>
    public IReadOnlyList<IPAddress> Find(string name) =>
        _addresses.TryGetValue(name.EndsWith('.') ? name[..^1] : name, out var addresses) ? addresses : [];

    private void Add(IPAddress address, ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!_addresses.TryGetValue(name, out var addresses))
                _addresses.Add(name, addresses = []);
            if (!addresses.Contains(address))
                addresses.Add(address);
        }
    }
}
