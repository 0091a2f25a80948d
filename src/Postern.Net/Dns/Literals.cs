using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Postern.Wire.Text;

namespace Postern.Net.Dns;

/// <summary>Names that mean an address without a question.</summary>
internal static class Literals
{
    private const string NotOfThisFamily = "an address of the other family";

    private static readonly Resolution Localhost = Both([IPAddress.IPv6Loopback], [IPAddress.Loopback]);

    /// <summary>Reads an address, or <c>localhost</c> and what is under it (RFC 6761 §6.3).</summary>
    internal static bool TryRead(string name, [NotNullWhen(true)] out Resolution? resolution)
    {
        resolution = null;
        if (IpText.TryRead(name, out IPAddress? address))
            resolution = address.AddressFamily == AddressFamily.InterNetworkV6 ? Both([address], []) : Both([], [address]);
        else if (IsLocalhost(name.TrimEnd('.')))
            resolution = Localhost;
        return resolution is not null;
    }

    private static bool IsLocalhost(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private static Resolution Both(IPAddress[] v6, IPAddress[] v4) => new(Done(v6), Done(v4));

    private static Task<Answer> Done(IPAddress[] addresses) =>
        Task.FromResult(addresses.Length > 0 ? Answer.Of(addresses) : Answer.Empty(NotOfThisFamily));
}
