using System.Buffers.Binary;
using System.Net;
using System.Text;
using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Servers.Socks;

/// <summary>SOCKS 5 (RFC 1928) without a login of its own.</summary>
internal static class Socks5
{
    internal const byte Version = 5;
    private const byte Connect = 1;
    private const byte Resolve = 0xF0;
    private const byte V4 = 1;
    private const byte Domain = 3;
    private const byte V6 = 4;

    // RFC 1928 §6
    private const byte Succeeded = 0;
    private const byte Failed = 1;
    private const byte NotAllowed = 2;
    private const byte HostUnreachable = 4;
    private const byte Refused = 5;
    private const byte NotSupported = 7;

    /// <summary>BND.ADDR and BND.PORT where there is nothing to be told.</summary>
    private static readonly byte[] Nowhere = [V4, 0, 0, 0, 0, 0, 0];

    internal static async ValueTask ServeAsync(Negotiation negotiation, Dialogue near, SocksTarget target, Deadline deadline)
    {
        await MethodAsync(negotiation, near);
        byte[] request = await near.ReadBytesAsync(4);
        if (request[0] != Version)
            throw await NoAsync(negotiation, near, Failed, $"Invalid SOCKS5 message version 0x{request[0]:x2}");
        if (request[1] is not (Connect or Resolve))
            throw await NoAsync(negotiation, near, NotSupported, $"Unsupported SOCKS5 command 0x{request[1]:x2}");
        if (request[3] is not (V4 or Domain or V6))
            throw await NoAsync(negotiation, near, NotSupported, $"Unsupported SOCKS5 address type 0x{request[3]:x2}");
        byte[] bytes = await near.ReadBytesAsync(request[3] switch
        {
            V4 => 4,
            V6 => 16,
            _ => (await near.ReadBytesAsync(1))[0],
        });
        byte[] port = await near.ReadBytesAsync(2);
        bool named = request[3] == Domain;
        string name = named ? Encoding.Latin1.GetString(bytes) : new IPAddress(bytes).ToString();
        var addresses = await target.FindAsync(name, deadline);
        if (request[1] == Resolve)
            throw await ResolvedAsync(negotiation, near, name, addresses);
        if (addresses.Count == 0)
            throw await NoAsync(negotiation, near, HostUnreachable, $"SOCKS5 failed to resolve \"{name}\"");
        negotiation.Log.Info(named ? $"SOCKS5 resolved \"{name}\" to {addresses.Count} host(s)" : $"SOCKS5 {(request[3] == V4 ? "IPv4" : "IPv6")} address received");
        byte[] place = named ? Nowhere : [request[3], .. bytes, .. port];
        await target.AcceptAsync(name, addresses, BinaryPrimitives.ReadUInt16BigEndian(port), Reply(NotAllowed, place), Reply(Succeeded, place), Reply(Refused, place));
    }

    /// <summary>RFC 1928 §3: no login is the one way that is taken.</summary>
    private static async ValueTask MethodAsync(Negotiation negotiation, Dialogue near)
    {
        int count = (await near.ReadBytesAsync(1))[0];
        byte[] methods = await near.ReadBytesAsync(count);
        if (methods.Contains((byte)0))
        {
            await near.WriteAsync(new byte[] { Version, 0 });
            return;
        }
        await near.WriteAsync(new byte[] { Version, 0xFF });
        throw await Parting.WithErrorAsync(negotiation, near, "No supported SOCKS5 authentication method received");
    }

    private static async ValueTask<ConduitException> ResolvedAsync(Negotiation negotiation, Dialogue near, string name, IReadOnlyList<IPAddress> addresses)
    {
        if (addresses.Count == 0)
            return await NoAsync(negotiation, near, HostUnreachable, $"SOCKS5/TOR failed to resolve \"{name}\"");
        byte[] bytes = addresses[0].GetAddressBytes();
        negotiation.Log.Info($"SOCKS5/TOR resolved \"{name}\" to {(bytes.Length == 4 ? "IPv4" : "IPv6")}");
        await near.WriteAsync(Reply(Succeeded, [bytes.Length == 4 ? V4 : V6, .. bytes, 0, 0]));
        return await Parting.AtLastAsync(negotiation, near, "a name was resolved");
    }

    private static async ValueTask<ConduitException> NoAsync(Negotiation negotiation, Dialogue near, byte code, string error)
    {
        await near.WriteAsync(Reply(code, Nowhere));
        return await Parting.WithErrorAsync(negotiation, near, error);
    }

    private static byte[] Reply(byte code, byte[] place) => [Version, code, 0, .. place];
}
