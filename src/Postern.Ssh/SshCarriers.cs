using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Postern.Net.Dialing;
using Postern.Net.Settings;
using Postern.Ssh.Servers;
using Postern.Wire.Ends;

namespace Postern.Ssh;

/// <summary>The carriers that this process uses: one for each server and way to log in, shared by all doors.</summary>
public sealed class SshCarriers(SshSettings settings, TimeProvider time, ILogger log) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<SshCarrier>> _all = new(StringComparer.Ordinal);

    /// <summary>A dialer that reaches a target from the last of these hops; nothing is started before the first connection.</summary>
    public Dialer DialerFor(IReadOnlyList<Hop> hops, SshWay way, HostPort target)
    {
        var route = new SshRoute(hops, way);
        SshCarrier carrier = _all.GetOrAdd(route.Key, _ => new Lazy<SshCarrier>(() => new SshCarrier(route, settings, time, log))).Value;
        // Whoever is asked something takes his time, at each server that asks.
        return new SshDialer(carrier, route, target, settings.WaitsForAnswers && settings.MayAsk() ? way.Login + (SshDialer.Thinking * route.Logins) : way.Login, log);
    }

    /// <summary>Gives every login back.</summary>
    public void Dispose()
    {
        foreach (Lazy<SshCarrier> carrier in _all.Values)
            carrier.Value.Dispose();
    }
}
