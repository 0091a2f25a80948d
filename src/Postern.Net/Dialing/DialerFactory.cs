using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Postern.Net.Dialing.Programs;
using Postern.Net.Dns;
using Postern.Net.Settings;
using Postern.Wire.Ends;
using Postern.Wire.Text;

namespace Postern.Net.Dialing;

/// <summary>Builds a door's way to its server out of its settings.</summary>
/// <param name="resolver">Looks names up, for all doors.</param>
/// <param name="descriptors">The limit of descriptors that programs get back.</param>
/// <param name="log">Where dialers log.</param>
/// <param name="ssh">Makes the dialer that reaches a target from an ssh server; null where there is none.</param>
public sealed class DialerFactory(Resolver resolver, Descriptors descriptors, ILogger log, SshDialers? ssh = null)
{
    /// <summary>The way to all of a door's targets; where it has none nobody may dial it.</summary>
    /// <exception cref="DialerSettingException">Settings do not fit together.</exception>
    public Dialer For(DoorSettings door)
    {
        Dialer[] targets = [.. door.Connect.Select(end => For(door, end))];
        return targets.Length == 1 ? targets[0] : new FailoverDialer(targets, door.RoundRobin, log);
    }

    /// <summary>The way to one of a door's targets.</summary>
    /// <exception cref="DialerSettingException">Settings do not fit together.</exception>
    public Dialer For(DoorSettings door, End connect)
    {
        if (connect.Transport == TransportKind.Tcp)
            return Through(door, new HostPort(connect.Host, connect.Port));
        if (door.Via.Count > 0)
            throw new DialerSettingException($"{connect}: {door.Via[0]} leads to a host and a port, and this end has none.");
        return connect.Transport switch
        {
            TransportKind.Unix => new UnixDialer(connect.Path, door.Limits.Connect),
            TransportKind.Exec => new ExecDialer(Program(door, connect)),
            TransportKind.Pty => new PtyDialer(Program(door, connect)),
            _ => throw new DialerSettingException($"{connect}: a door can lead out of stdio: only on its accept side."),
        };
    }

    /// <summary>Why the way of this door cannot be built; null where it can. Nothing is opened for it.</summary>
    public static string? Problem(DoorSettings door)
    {
        var resolver = new Resolver(TimeProvider.System, NullLogger.Instance);
        var trial = new DialerFactory(resolver, new Descriptors(0, 0), NullLogger.Instance, (_, _, to) => new TcpDialer(to.Host, to.Port, local: null, door.Limits.Connect, resolver));
        try
        {
            foreach (End end in door.Connect)
                _ = trial.For(door, end);
            return null;
        }
        catch (DialerSettingException refused)
        {
            return refused.Message;
        }
    }

    private Program Program(DoorSettings door, End connect) => new(connect.Path, door.ExecArguments, descriptors, door.Limits.Close, log);

    private Dialer Through(DoorSettings door, HostPort target) =>
        Through(door.Via, target, door.Ssh, new TcpWay(Local(door), door.Limits.Connect, door.RoundRobin));

    /// <summary>The way over hops to a host and a port.</summary>
    /// <param name="hops">The hops, in the order the bytes pass.</param>
    /// <param name="target">Where they lead.</param>
    /// <param name="login">How to log in at the last <c>ssh://</c> among them.</param>
    /// <param name="limit">How long each step may take.</param>
    /// <exception cref="DialerSettingException">They do not fit together.</exception>
    public Dialer Through(IReadOnlyList<Hop> hops, HostPort target, SshWay login, TimeSpan limit) =>
        Through(hops, target, login, new TcpWay(Local: null, limit, RoundRobin: false));

    private Dialer Through(IReadOnlyList<Hop> hops, HostPort target, SshWay login, TcpWay tcp)
    {
        int lastSsh = hops.ToList().FindLastIndex(hop => hop.Kind == HopKind.Ssh);
        Dialer? way = null;
        for (int i = 0; i < hops.Count; i++)
        {
            HostPort next = i + 1 < hops.Count ? new HostPort(hops[i + 1].Host, hops[i + 1].Port) : target;
            // What lies before an ssh server is travelled by its carrier, once for all who pass there.
            way = hops[i].Kind == HopKind.Ssh
                ? BySsh([.. hops.Take(i + 1)], next, i == lastSsh ? login : login.ForPassing())
                : By(hops[i], way ?? Tcp(new HostPort(hops[i].Host, hops[i].Port), tcp), next, tcp.Limit);
        }
        return way ?? Tcp(target, tcp);
    }

    private TcpDialer Tcp(HostPort to, TcpWay way) => new(to.Host, to.Port, way.Local, way.Limit, resolver, way.RoundRobin);

    private Dialer BySsh(IReadOnlyList<Hop> route, HostPort next, SshWay login)
    {
        if (next.Port == 0)
            throw new DialerSettingException($"{new HostPort(next.Host, 0).HostText}: a server that is reached through {route[^1]} needs its port: write ssh://{next.Host}:22.");
        return ssh is null
            ? throw new DialerSettingException($"{route[^1]}: there is no ssh here.")
            : ssh(route, login, next);
    }

    private static ProxyDialer By(Hop hop, Dialer way, HostPort next, TimeSpan limit) => hop.Kind == HopKind.Http
        ? new HttpConnectDialer(way, hop, next, limit)
        : new Socks5Dialer(way, hop, next, limit);

    private static IPAddress? Local(DoorSettings door)
    {
        if (door.LocalAddress is not { } text)
            return null;
        return IpText.TryRead(text, out IPAddress? address)
            ? address
            : throw new DialerSettingException($"local = {text}: the source address must be an address of this machine, not a name.");
    }

    private sealed record TcpWay(IPAddress? Local, TimeSpan Limit, bool RoundRobin);
}
