using Postern.Net.Certificates;
using Postern.Net.Conduits;
using Postern.Net.Tls;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Services;

namespace Postern.Hosting.Stunnel;

/// <summary>TLS of a service as its files say it now: when one of them changes it is made anew, and connections that have begun keep what they began with.</summary>
/// <param name="made">What was made with the section.</param>
/// <param name="make">Makes it again; null, and said why, where the files are not good.</param>
/// <param name="credentials">The certificates it shows.</param>
internal sealed class ServedTls(MadeTls made, Func<MadeTls?> make, Func<IReadOnlyList<Credential>> credentials) : IServiceTls
{
    private volatile MadeTls _now = made;

    /// <summary>The certificates it shows, for <c>postern status</c>.</summary>
    internal IReadOnlyList<Credential> Credentials { get; private set; } = credentials();

    /// <inheritdoc/>
    public ValueTask<AcceptedTls> AcceptAsync(Conduit near, ServiceLog log, Deadline deadline) => _now.Whole.AcceptAsync(near, log, deadline);

    /// <inheritdoc/>
    public ValueTask<TlsConduit> ConnectAsync(Conduit far, string? serverName, string target, ServiceLog log, Deadline deadline) =>
        _now.Whole.ConnectAsync(far, serverName, target, log, deadline);

    /// <summary>Reads the files again; what cannot be used leaves all as it was.</summary>
    internal void Renew()
    {
        if (make() is not { } next)
            return;
        MadeTls before = _now;
        _now = next;
        before.Dispose();
        Credentials = credentials();
    }

    /// <inheritdoc/>
    public void Dispose() => _now.Dispose();
}
