using System.Net;
using System.Net.Sockets;
using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Protocols.Servers.Socks;

/// <summary>Where a client of SOCKS wants to go: found, judged, and connected to as it was judged.</summary>
internal sealed class SocksTarget(Negotiation negotiation, Dialogue near)
{
    /// <summary>The addresses of a name, or the one that it is; none where it has none, which is logged.</summary>
    internal async ValueTask<IReadOnlyList<IPAddress>> FindAsync(string name, Deadline deadline)
    {
        IReadOnlyList<IPAddress> found = IPAddress.TryParse(name, out var address) ? [address]
            : negotiation.Resolve is { } resolve && name.Length > 0 ? await resolve(name, deadline)
            : [];
        if (found.Count == 0)
            negotiation.Log.Error($"Error resolving \"{name}\": Neither nodename nor servname known (EAI_NONAME)");
        return found;
    }

    /// <summary>Takes these addresses for the target; a refusal is answered and thrown.</summary>
    /// <param name="name">As the client wrote it.</param>
    /// <param name="addresses">What it means.</param>
    /// <param name="port">The port.</param>
    /// <param name="refused">The answer to a target on this host.</param>
    /// <param name="yes">The answer once the target is connected to.</param>
    /// <param name="no">The answer where it cannot be.</param>
    /// <exception cref="ConduitException">The target is on this host, or the client is gone.</exception>
    internal async ValueTask AcceptAsync(string name, IReadOnlyList<IPAddress> addresses, int port, byte[] refused, byte[] yes, byte[] no)
    {
        if (addresses.FirstOrDefault(IsHere) is { } here)
        {
            await near.WriteAsync(refused);
            string family = here.AddressFamily == AddressFamily.InterNetwork ? "IPv4" : "IPv6";
            throw await Parting.WithErrorAsync(negotiation, near, $"SOCKS connection to the {family} loopback rejected");
        }
        negotiation.Target = new StunnelAddress(name, port);
        negotiation.TargetAddresses = addresses;
        negotiation.TellConnected = async (fault, deadline) =>
        {
            var client = new Dialogue(negotiation.Near, negotiation.Log, deadline);
            await client.WriteAsync(fault is null ? yes : no);
            if (fault is not null)
                await Parting.AtLastAsync(negotiation, client, fault.Text);
            client.Release();
        };
    }

    /// <summary>Loopback in any dress, and the address of no host, which the kernel takes for it. stunnel lets the mapped forms and zero through.</summary>
    private static bool IsHere(IPAddress address) =>
        IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
        || address.Equals(IPAddress.IPv6Any)
        || (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes() is [0, _, _, _];
}
