using System.Globalization;
using System.Net;
using System.Text;
using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Clients;

/// <summary>SOCKS5 (RFC 1928) inside TLS: the target is <c>protocolHost</c>, or where the client wanted to go before it was redirected here.</summary>
internal sealed class SocksClient : IProtocol
{
    private const byte Version = 5;
    private const byte V4 = 1;
    private const byte Domain = 3;
    private const byte V6 = 4;

    public bool ConnectsFirst => true;

    public ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline) =>
        phase == ProtocolPhase.Late ? ConnectAsync(negotiation, deadline) : ValueTask.CompletedTask;

    private static async ValueTask ConnectAsync(Negotiation negotiation, Deadline deadline)
    {
        var far = new Dialogue(negotiation.Far!, negotiation.Log, deadline); // connected: the last phase
        var near = new Dialogue(negotiation.Near, negotiation.Log, deadline);
        await far.WriteAsync(new byte[] { Version, 1, 0 });
        byte[] method = await far.ReadBytesAsync(2);
        if (method[0] != Version)
            throw await Parting.WithErrorAsync(negotiation, near, $"Invalid SOCKS5 message version 0x{method[0]:x2}");
        if (method[1] != 0)
            throw await Parting.WithErrorAsync(negotiation, near, "No supported SOCKS5 authentication method received");
        if (Request(negotiation) is not { } request)
            throw await Parting.WithErrorAsync(negotiation, near, "getsockopt SO_ORIGINAL_DST: No such file or directory (2)");
        await far.WriteAsync(request);
        byte[] reply = await far.ReadBytesAsync(4);
        if (reply[0] != Version)
            throw await Parting.WithErrorAsync(negotiation, near, $"Invalid SOCKS5 message version 0x{reply[0]:x2}");
        if (reply[1] != 0)
            throw await Parting.WithErrorAsync(negotiation, near, $"SOCKS5 request rejected with code 0x{reply[1]:x2}");
        int? length = reply[3] switch
        {
            V4 => 4,
            V6 => 16,
            Domain => (await far.ReadBytesAsync(1))[0],
            _ => null,
        };
        if (length is null)
            throw await Parting.WithErrorAsync(negotiation, near, $"Unsupported SOCKS5 address type 0x{reply[3]:x2}");
        await far.SkipAsync(length.Value + 2); // RFC 1928 §6: BND.ADDR, and BND.PORT
        far.Release();
    }

    /// <summary>RFC 1928 §4; null where there is no target.</summary>
    private static byte[]? Request(Negotiation negotiation)
    {
        if (negotiation.Service.Negotiation.Host is not { } place)
            return negotiation.OriginalDestination is { } original ? Request(original.Address, [], original.Port) : null;
        int colon = place.LastIndexOf(':');
        string host = place[..Math.Max(colon, 0)].Trim('[', ']');
        byte[] name = Encoding.UTF8.GetBytes(host);
        if (name.Length is 0 or > 255 || !ushort.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
            return null;
        return Request(IPAddress.TryParse(host, out var address) ? address : null, name, port);
    }

    private static byte[] Request(IPAddress? address, byte[] name, int port)
    {
        byte[] bytes = address?.GetAddressBytes() ?? [(byte)name.Length, .. name];
        byte type = address is null ? Domain : bytes.Length == 4 ? V4 : V6;
        return [Version, 1, 0, type, .. bytes, (byte)(port >> 8), (byte)port];
    }
}
