using System.Net;
using Postern.Net.Conduits;
using Postern.Net.Dialing;
using Postern.Net.Dialing.Connecting;
using Postern.Net.Dns;
using Postern.Stunnel.Settings;
using Postern.Wire.Text;

namespace Postern.Stunnel.Services.Connecting;

/// <summary>Reaches one of a list of targets: all addresses of all of them, one after the other, in the order that <c>failover</c> says.</summary>
/// <remarks>
/// Names are looked up for each connection and remembered by the resolver as long as their owners allow, so that nothing waits
/// for them at the start and no address is kept for ever.
/// </remarks>
internal sealed class TargetBook(ServiceParts parts)
{
    private const int TimedOut = 110; // ETIMEDOUT, errno(3)
    private static readonly IPAddress[] Loopback = [IPAddress.IPv6Loopback, IPAddress.Loopback];

    /// <summary>Counts the connections that take targets in turn, from a random one on.</summary>
    private uint _turn = (uint)Random.Shared.Next();

    /// <summary>Reaches the first that answers.</summary>
    /// <exception cref="ConduitException">None does; it was logged.</exception>
    internal async ValueTask<Conduit> DialAsync(Visit visit, IReadOnlyList<StunnelAddress> targets)
    {
        if (visit.Service.Transparent.HasFlag(Transparency.Destination) && visit.NearSocket is { } near && AddressDialer.OriginalDestination(near) is { } original)
            targets = [new StunnelAddress(original.Address.ToString(), original.Port)];
        bool inTurn = visit.Service is { Failover: FailoverKind.RoundRobin, Delay: false };
        List<Target> all = inTurn ? InTurn(visit, await AllAsync(visit, targets)) : [];
        for (int i = 0; i < targets.Count; i++)
        {
            // In order of priority a name is looked up when its turn has come, and not before.
            List<Target> these = inTurn ? all : await AddressesAsync(visit, targets[i]);
            if (!inTurn && i == 0 && targets.Count > 1)
                visit.Log.Info("failover: priority, starting at entry #0");
            if (await DialAllAsync(visit, these) is { } far)
                return far;
            if (inTurn)
                break;
        }
        visit.Log.Error("No more addresses to connect");
        throw new ConduitException(FaultKind.Connect, "No more addresses to connect");
    }

    private List<Target> InTurn(Visit visit, List<Target> all)
    {
        if (all.Count < 2)
            return all;
        int first = (int)(Interlocked.Increment(ref _turn) % (uint)all.Count);
        visit.Log.Info($"failover: round-robin, starting at entry #{first}");
        return [.. all.Skip(first), .. all.Take(first)];
    }

    private async ValueTask<List<Target>> AllAsync(Visit visit, IReadOnlyList<StunnelAddress> targets)
    {
        var all = new List<Target>();
        foreach (StunnelAddress target in targets)
            all.AddRange(await AddressesAsync(visit, target));
        return all;
    }

    private async ValueTask<List<Target>> AddressesAsync(Visit visit, StunnelAddress target)
    {
        if (target.Path is { } path)
            return [new Target(Address: null, path)];
        return [.. (await HostAsync(visit, target.Host)).Select(address => new Target(new IPEndPoint(address, target.Port), Path: null))];
    }

    /// <summary>The addresses of a name or literal; none where there are none, which was logged.</summary>
    internal async ValueTask<IReadOnlyList<IPAddress>> HostAsync(Visit visit, string host)
    {
        if (host.Length == 0)
            return Loopback;
        if (IpText.TryRead(host, out IPAddress? literal))
            return [literal];
        // Most that is on this machine listens on 127.0.0.1, and on many machines it is all that the name means.
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return [.. Loopback.Reverse()];
        Resolution resolution = parts.Resolver.Resolve(host);
        Answer v6 = await resolution.V6;
        Answer v4 = await resolution.V4;
        if (v6.Addresses.Count + v4.Addresses.Count == 0)
            visit.Log.Error($"Error resolving \"{host}\": {v4.Problem ?? v6.Problem}");
        return [.. v6.Addresses, .. v4.Addresses];
    }

    private async ValueTask<Conduit?> DialAllAsync(Visit visit, List<Target> targets)
    {
        foreach (Target target in targets)
        {
            try
            {
                return await DialOneAsync(visit, target);
            }
            catch (ConduitException e) when (e.Fault.Kind == FaultKind.Connect)
            {
                visit.Log.Error(e.Fault.Errno == TimedOut
                    ? $"s_connect: s_poll_wait {target}: TIMEOUTconnect exceeded"
                    : $"s_connect: connect {target}: {(e.Fault.Errno > 0 ? Errors.Text(e.Fault.Errno) : e.Fault.Text)}");
            }
        }
        return null;
    }

    private async ValueTask<Conduit> DialOneAsync(Visit visit, Target target)
    {
        visit.Log.Info($"s_connect: connecting {target}");
        TimeSpan limit = visit.Service.TimeoutConnect;
        visit.Connection.Target = target.ToString();
        Conduit far;
        if (target.Address is not null)
            visit.Log.Debug($"s_connect: s_poll_wait {target}: waiting {limit.TotalSeconds:0} seconds");
        if (target.Address is { } address)
            far = await AddressDialer.DialAsync(visit.Connection.Near.Loop, address, await SourceAsync(visit, address), limit, visit.Deadline);
        else
            far = await new UnixDialer(target.Path!, limit).DialAsync(visit.Connection.Near.Loop, DialRequest.Anonymous, visit.Deadline); // one of both is there
        visit.Log.Notice($"s_connect: connected {target}");
        return far;
    }

    /// <summary>Where it is to come from, as <c>transparent</c> and <c>local</c> say.</summary>
    private async ValueTask<SourceAddress?> SourceAsync(Visit visit, IPEndPoint to)
    {
        if (visit.Service.Transparent.HasFlag(Transparency.Source) && visit.Connection.Peer.Kind == PeerKind.Inet)
        {
            IPEndPoint client = visit.Connection.Peer.ToEndPoint();
            return new SourceAddress(client.Address, client.Port, IsForeign: true);
        }
        if (visit.Service.Local is not { } local)
            return null;
        IReadOnlyList<IPAddress> addresses = await HostAsync(visit, local);
        return addresses.FirstOrDefault(one => one.AddressFamily == to.AddressFamily) is { } address ? new SourceAddress(address) : null;
    }
}
