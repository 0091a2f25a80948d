using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Postern.Net.Conduits;
using Postern.Wire.Ends;
using Postern.Wire.Text;

namespace Postern.Net.Dialing;

/// <summary>Reaches a target through a SOCKS5 proxy (RFC 1928), with user and password where the hop has them (RFC 1929).</summary>
/// <remarks>A name is passed as it is: the proxy looks it up, as it may be a name of its network alone.</remarks>
public sealed class Socks5Dialer : ProxyDialer
{
    private const byte Version = 5;
    private const byte NoAuthentication = 0;
    private const byte UserAndPassword = 2;
    private const byte NoneOfThese = 0xff;
    private const byte Connect = 1;
    private const byte V4 = 1;
    private const byte Name = 3;
    private const byte V6 = 4;

    private readonly byte[] _request;
    private readonly Secret? _login;

    /// <summary>Asks this proxy, to which <paramref name="proxy"/> knows the way.</summary>
    /// <exception cref="DialerSettingException">User, password or host are longer than 255 bytes.</exception>
    public Socks5Dialer(Dialer proxy, Hop hop, HostPort to, TimeSpan limit)
        : base(proxy, hop, to, limit)
    {
        // RFC 1928 §4.
        byte[] port = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(port, (ushort)to.Port);
        _request = [Version, Connect, 0, .. Address(to.Host), .. port];
        // RFC 1929 §2.
        if (hop.User is { } user)
            _login = new Secret([1, .. Counted(user, "the user's name"), .. Counted(hop.Password ?? "", "the password")]);
    }

    private protected override async ValueTask AskAsync(Conduit conduit, Deadline deadline)
    {
        var bytes = new ExactReader(conduit, deadline);
        byte[] greeting = _login is null ? [Version, 1, NoAuthentication] : [Version, 2, NoAuthentication, UserAndPassword];
        await conduit.WriteAsync(greeting, deadline);
        byte[] choice = await bytes.ReadAsync(2);
        if (choice[0] != Version)
            throw No("the proxy does not speak SOCKS5");
        await LogInAsync(choice[1], conduit, bytes, deadline);
        await conduit.WriteAsync(_request, deadline);
        await ReplyAsync(bytes);
        bytes.Release();
    }

    private async ValueTask LogInAsync(byte method, Conduit conduit, ExactReader bytes, Deadline deadline)
    {
        if (method == NoAuthentication)
            return;
        if (method == NoneOfThese)
            throw No(_login is null ? "the proxy wants a user and a password" : "the proxy takes neither anonymous use nor a password");
        if (method != UserAndPassword || _login is null)
            throw No("the proxy chose a way to log in that was not offered");
        await conduit.WriteAsync(_login.Reveal(), deadline);
        byte[] verdict = await bytes.ReadAsync(2);
        if (verdict[1] != 0)
            throw No("the proxy does not take this user and password");
    }

    /// <summary>RFC 1928 §6; the address the proxy has bound is of no use here, but must be read.</summary>
    private static async ValueTask ReplyAsync(ExactReader bytes)
    {
        byte[] head = await bytes.ReadAsync(4);
        if (head[0] != Version)
            throw No("the proxy does not speak SOCKS5");
        if (head[1] != 0)
            throw No(Sentence(head[1]));
        int length = head[3] switch
        {
            V4 => 4,
            V6 => 16,
            Name => (await bytes.ReadAsync(1))[0],
            _ => throw No($"the proxy answered with an address of the unknown type {head[3]}"),
        };
        await bytes.ReadAsync(length + 2);
    }

    private static string Sentence(byte reply) => reply switch
    {
        1 => "the proxy failed for a reason of its own",
        2 => "the proxy's rules do not allow this target",
        3 => "the proxy says that the network is unreachable",
        4 => "the proxy says that the host is unreachable",
        5 => "the proxy says that the target refused the connection",
        6 => "the proxy says that the way to the target was too long (TTL expired)",
        7 => "the proxy cannot make outgoing connections",
        8 => "the proxy does not know this kind of address",
        _ => $"the proxy refused with the unknown code {reply}",
    };

    private byte[] Address(string host)
    {
        if (!IpText.TryRead(host, out IPAddress? address))
            return [Name, .. Counted(host, "the host's name")];
        return [address.AddressFamily == AddressFamily.InterNetworkV6 ? V6 : V4, .. address.GetAddressBytes()];
    }

    private byte[] Counted(string text, string what)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > byte.MaxValue)
            throw new DialerSettingException($"{Hop}: {what} is longer than the 255 bytes that SOCKS5 can carry.");
        return [(byte)bytes.Length, .. bytes];
    }
}
