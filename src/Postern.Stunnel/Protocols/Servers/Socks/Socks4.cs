using System.Buffers.Binary;
using System.Net;
using System.Text;
using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Servers.Socks;

/// <summary>SOCKS 4, and 4a, which has names: behind the version a command, port, address, a user's name that is not looked at, and the target's.</summary>
internal static class Socks4
{
    internal const byte Version = 4;
    private const byte Connect = 1;
    private const byte Resolve = 0xF0;
    private const byte Granted = 0x5A;
    private const byte Rejected = 0x5B;
    private const int LongestText = 255; // arbitrary: what SOCKS5 allows

    internal static async ValueTask ServeAsync(Negotiation negotiation, Dialogue near, SocksTarget target, Deadline deadline)
    {
        byte[] request = await near.ReadBytesAsync(7);
        byte[] place = request[1..];
        byte command = request[0];
        _ = await TextAsync(negotiation, near);
        byte[] rejected = Reply(Rejected, place);
        if (command is not (Connect or Resolve))
        {
            await near.WriteAsync(rejected);
            throw await Parting.WithErrorAsync(negotiation, near, $"Unsupported SOCKS4/SOCKS4a command 0x{command:x2}");
        }
        bool named = place[2..] is [0, 0, 0, not 0]; // an address that no host has says that a name follows
        string name = named ? await TextAsync(negotiation, near) : new IPAddress(place.AsSpan(2)).ToString();
        var addresses = await target.FindAsync(name, deadline);
        if (command == Resolve)
            throw await ResolvedAsync(negotiation, near, name, addresses, place);
        if (addresses.Count == 0)
        {
            await near.WriteAsync(rejected);
            throw await Parting.WithErrorAsync(negotiation, near, $"SOCKS4a failed to resolve \"{name}\"");
        }
        negotiation.Log.Info(named ? $"SOCKS4a resolved \"{name}\" to {addresses.Count} host(s)" : "SOCKS4 address received");
        await target.AcceptAsync(name, addresses, BinaryPrimitives.ReadUInt16BigEndian(place), rejected, Reply(Granted, place), rejected);
    }

    private static async ValueTask<ConduitException> ResolvedAsync(Negotiation negotiation, Dialogue near, string name, IReadOnlyList<IPAddress> addresses, byte[] place)
    {
        if (addresses.FirstOrDefault(a => a.GetAddressBytes().Length == 4) is not { } address)
        {
            await near.WriteAsync(Reply(Rejected, place));
            return await Parting.WithErrorAsync(negotiation, near, $"SOCKS4a/TOR failed to resolve \"{name}\"");
        }
        negotiation.Log.Info($"SOCKS4a/TOR resolved \"{name}\"");
        await near.WriteAsync(Reply(Granted, [.. place[..2], .. address.GetAddressBytes()]));
        return await Parting.AtLastAsync(negotiation, near, "a name was resolved");
    }

    private static byte[] Reply(byte code, byte[] place) => [0, code, .. place];

    /// <summary>A text that ends with zero.</summary>
    private static async ValueTask<string> TextAsync(Negotiation negotiation, Dialogue near)
    {
        var text = new List<byte>();
        while (text.Count <= LongestText)
        {
            byte next = (await near.ReadBytesAsync(1))[0];
            if (next == 0)
                return Encoding.Latin1.GetString([.. text]);
            text.Add(next);
        }
        throw Parting.AtOnce(negotiation, "SOCKS4 text too long");
    }
}
