using System.Globalization;
using System.IO.Enumeration;
using System.Net;
using System.Net.Sockets;
using Postern.Wire.Text;

namespace Postern.Stunnel.Services.Access;

/// <summary>One pattern for clients, hosts_access(5).</summary>
internal static class ClientPattern
{
    /// <summary>Whether a client matches.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="client">The client.</param>
    /// <param name="read">Gives the lines of a file that a pattern names; none where it is not there.</param>
    internal static bool Matches(string pattern, AccessClient client, Func<string, IEnumerable<string>> read)
    {
        if (pattern.Length == 0)
            return false;
        if (pattern[0] == '.')
            return client.Name.Text is { } whole && whole.EndsWith(pattern, StringComparison.OrdinalIgnoreCase);
        if (pattern[0] == '/')
            return read(pattern).Any(line => PatternList.Read(line).Matches(inner => inner[0] != '/' && Matches(inner, client, read)));
        return pattern.ToUpperInvariant() switch
        {
            "ALL" => true,
            "LOCAL" => client.Name.Text is { } name && !name.Contains('.', StringComparison.Ordinal),
            "KNOWN" => client.Address is not null && client.Name.Text is not null,
            "UNKNOWN" => client.Address is null || client.Name is { Text: null, IsContradicted: false },
            "PARANOID" => client.Name.IsContradicted,
            _ => MatchesHost(pattern, client),
        };
    }

    private static bool MatchesHost(string pattern, AccessClient client)
    {
        string address = client.Address?.ToString() ?? "unknown";
        if (pattern[^1] == '.')
            return address.StartsWith(pattern, StringComparison.Ordinal);
        if (pattern.Contains('*', StringComparison.Ordinal) || pattern.Contains('?', StringComparison.Ordinal))
            return Wild(pattern, address) || (client.Name.Text is { } wild && Wild(pattern, wild));
        int slash = pattern.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0)
            return client.Address is { } one && IsInNetwork(one, Unbracketed(pattern[..slash]), pattern[(slash + 1)..]);
        if (IpText.TryRead(Unbracketed(pattern), out IPAddress? exact))
            return exact.Equals(client.Address);
        return client.Name.Text is { } name && name.Equals(pattern, StringComparison.OrdinalIgnoreCase);
    }

    private static bool Wild(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true);

    private static string Unbracketed(string host) => host.Length > 2 && host[0] == '[' && host[^1] == ']' ? host[1..^1] : host;

    /// <summary><c>131.155.72.0/255.255.254.0</c>, <c>131.155.72.0/23</c>, <c>[3ffe:505:2:1::]/64</c>.</summary>
    private static bool IsInNetwork(IPAddress address, string network, string mask)
    {
        if (!IpText.TryRead(network, out IPAddress? first) || first.AddressFamily != address.AddressFamily)
            return false;
        byte[] bits = first.GetAddressBytes();
        byte[]? masked = MaskOf(mask, bits.Length);
        return masked is not null && address.GetAddressBytes().Select((one, i) => (byte)(one & masked[i])).SequenceEqual(bits);
    }

    private static byte[]? MaskOf(string mask, int length)
    {
        if (int.TryParse(mask, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= length * 8)
            return [.. Enumerable.Range(0, length).Select(i => (byte)(0xff00 >> Math.Clamp(count - (8 * i), 0, 8)))];
        return IpText.TryRead(mask, out IPAddress? dotted) && dotted.AddressFamily == AddressFamily.InterNetwork && length == 4 ? dotted.GetAddressBytes() : null;
    }
}
