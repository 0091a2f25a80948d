using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Postern.Net.Dialing;
using Postern.Wire.Ends;

namespace Postern.Ssh;

/// <summary>The carriers of this process: one for each server, shared by all doors.</summary>
public sealed class SshCarriers(SshSettings settings, TimeProvider time, ILogger log) : IDisposable
{
    private readonly ConcurrentDictionary<SshServer, Lazy<SshCarrier>> _all = new();

    /// <summary>A dialer that reaches a target through the server of this hop; nothing is started before the first connection.</summary>
    public Dialer DialerFor(Hop hop, HostPort target)
    {
        var server = new SshServer(hop.Host, hop.Port, hop.User);
        SshCarrier carrier = _all.GetOrAdd(server, key => new Lazy<SshCarrier>(() => new SshCarrier(key, settings, time, log))).Value;
        return new SshDialer(carrier, hop, target, settings.Login);
    }

    /// <summary>Logs out everywhere.</summary>
    public void Dispose()
    {
        foreach (Lazy<SshCarrier> carrier in _all.Values)
            carrier.Value.Dispose();
    }
}
