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
public sealed class DialerFactory(Resolver resolver, Descriptors descriptors, ILogger log, Func<Hop, HostPort, Dialer>? ssh = null)
{
    /// <summary>The way to all of a door's targets.</summary>
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
    /// <remarks>A single <c>ssh://</c> is not judged here.</remarks>
    public static string? Problem(DoorSettings door)
    {
        if (door.Via is [{ Kind: HopKind.Ssh }])
            return null;
        var trial = new DialerFactory(new Resolver(TimeProvider.System, NullLogger.Instance), new Descriptors(0, 0), NullLogger.Instance);
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

    private Dialer Through(DoorSettings door, HostPort target)
    {
        IReadOnlyList<Hop> hops = door.Via;
        if (ssh is not null && hops is [{ Kind: HopKind.Ssh } only])
            return ssh(only, target);
        HostPort first = hops.Count > 0 ? new HostPort(hops[0].Host, hops[0].Port) : target;
        Dialer way = new TcpDialer(first.Host, first.Port, Local(door), door.Limits.Connect, resolver, door.RoundRobin);
        for (int i = 0; i < hops.Count; i++)
        {
            HostPort next = i + 1 < hops.Count ? new HostPort(hops[i + 1].Host, hops[i + 1].Port) : target;
            way = By(hops[i], way, next, door.Limits.Connect);
        }
        return way;
    }

    private static ProxyDialer By(Hop hop, Dialer way, HostPort next, TimeSpan limit) => hop.Kind switch
    {
        HopKind.Http => new HttpConnectDialer(way, hop, next, limit),
        HopKind.Socks5 => new Socks5Dialer(way, hop, next, limit),
        _ => throw new DialerSettingException($"{hop}: ssh:// must be the only --via; ssh itself passes other machines on the way (ProxyJump, ProxyCommand in its configuration)."),
    };

    private static IPAddress? Local(DoorSettings door)
    {
        if (door.LocalAddress is not { } text)
            return null;
        return IpText.TryRead(text, out IPAddress? address)
            ? address
            : throw new DialerSettingException($"local = {text}: the source address must be an address of this machine, not a name.");
    }
}
