using System.Net;
using Postern.Net.Conduits;
using Postern.Net.Dialing.Connecting;
using Postern.Net.Dns;
using Postern.Net.Loops;
using Postern.Wire.Ends;
using Postern.Wire.Text;

namespace Postern.Net.Dialing;

/// <summary>Dials a host over TCP, at any of its addresses.</summary>
/// <remarks>
/// The name is looked up at each dial (the resolver remembers it as long as it may), never once for ever. IPv6 and IPv4
/// race as RFC 8305 says; an address that failed is tried last for half a minute. Nagle's delay is off and keep-alive is on.
/// </remarks>
public sealed class TcpDialer : Dialer
{
    private readonly string _host;
    private readonly int _port;
    private readonly IPAddress? _local;
    private readonly TimeSpan _limit;
    private readonly Resolver _resolver;
    private readonly IPAddress[]? _literal;
    private readonly FailedAddresses _failed = new();

    /// <summary>Counts the dials; 0 where every dial begins with the first address.</summary>
    private int _turn;

    /// <summary>Dials this host and port.</summary>
    /// <param name="host">A name, or an address; IPv6 without brackets.</param>
    /// <param name="port">The port.</param>
    /// <param name="local">The source address; null for any.</param>
    /// <param name="limit">How long one attempt to reach one address may take.</param>
    /// <param name="resolver">What looks the name up.</param>
    /// <param name="roundRobin">Each dial begins with another of the name's addresses.</param>
    public TcpDialer(string host, int port, IPAddress? local, TimeSpan limit, Resolver resolver, bool roundRobin = false)
    {
        _host = host;
        _port = port;
        _local = local;
        _limit = limit;
        _resolver = resolver;
        _turn = roundRobin ? Random.Shared.Next(1, 1 << 16) : 0;
        _literal = IpText.TryRead(host, out var address) ? [address] : null;
        Target = new HostPort(host, port).ToString();
    }

    /// <inheritdoc/>
    public override string Target { get; }

    /// <inheritdoc/>
    public override ValueTask<Conduit> DialAsync(Loop loop, DialRequest request, Deadline deadline)
    {
        var race = new ConnectRace(loop, Target, _port, _local, _limit, _failed);
        if (_literal is not null)
        {
            race.Add(_literal);
            race.Complete();
        }
        else
        {
            new AddressFeed(loop, race, _turn == 0 ? 0 : Interlocked.Increment(ref _turn)).Follow(_resolver.Resolve(_host));
        }
        return race.WinAsync(deadline);
    }
}
