using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Tls;
using Postern.Net.Tls.Endpoints;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Services;
using Postern.Stunnel.Settings;
using Postern.Wire.Text;

namespace Postern.Stunnel.Tls;

/// <summary>TLS of one service: a context for each loop, its sessions, and the services that SNI may choose instead of it.</summary>
/// <remarks>
/// Made whole or not at all. <see cref="Add"/> comes before the first connection. Contexts are freed on their loops, and not
/// before the last handshake is over that may choose them; established connections keep what they use.
/// </remarks>
public sealed class ServiceContext : IServiceTls
{
    private readonly IReadOnlyList<Loop> _loops;
    private readonly EndpointContext[] _contexts;
    private readonly EndpointSessions _sessions;
    private readonly List<(string Pattern, ServiceContext Context)> _secondaries = [];

    private bool _hasSeenPeer;
    private OwnStaple? _staple;

    private ServiceContext(ServiceOptions service, IReadOnlyList<Loop> loops)
    {
        Service = service;
        _loops = loops;
        _contexts = new EndpointContext[loops.Count];
        _sessions = SessionsOf(service);
    }

    /// <summary>The section.</summary>
    public ServiceOptions Service { get; }

    internal bool HasSecondaries => _secondaries.Count > 0;

    /// <summary>Makes a section's TLS on all loops, and says what stunnel says meanwhile; null when it is refused.</summary>
    /// <param name="service">The section.</param>
    /// <param name="loops">Those that will carry its connections.</param>
    /// <param name="passphrases">Who is asked for a key's passphrase; null for nobody.</param>
    /// <param name="say">Says one thing.</param>
    public static ServiceContext? TryMake(ServiceOptions service, IReadOnlyList<Loop> loops, IPassphrases? passphrases, Action<Message> say) =>
        TryMake(service, loops, new RememberedPassphrases(passphrases), say);

    internal static ServiceContext? TryMake(ServiceOptions service, IReadOnlyList<Loop> loops, RememberedPassphrases passphrases, Action<Message> say)
    {
        var whole = new ServiceContext(service, loops);
        if (!whole.Make(passphrases, new Said(say)))
        {
            whole.Dispose();
            return null;
        }
        if (!service.Client)
            whole._staple = OwnStaple.Begin(service.Tls, TimeProvider.System);
        return whole;
    }

    /// <summary>Whether it could be made, in a context that is thrown away.</summary>
    internal static bool Try(ServiceOptions service, IReadOnlyList<Message> trust, RememberedPassphrases passphrases, Action<Message> say)
    {
        using EndpointSessions sessions = SessionsOf(service);
        return EndpointContext.Try(RoleOf(service), sessions, context => new ContextMaker(service, trust, passphrases, new Said(say)).Make(context));
    }

    /// <summary>Lets SNI choose another service for clients who ask for a name of this pattern.</summary>
    public void Add(string pattern, ServiceContext secondary) => _secondaries.Add((pattern, secondary));

    /// <inheritdoc/>
    public async ValueTask<AcceptedTls> AcceptAsync(Conduit near, ServiceLog log, Deadline deadline)
    {
        log.Info(Service.Tls.RequireCertificate ? "Peer certificate required" : "Peer certificate not required");
        int loop = near.Loop.Index;
        var witness = new ServiceWitness(this, loop, log);
        Enter(loop);
        try
        {
            TlsConduit tls = await On(loop).AcceptAsync(near, witness, deadline);
            Refuse(tls, witness, log);
            await AskAsync(tls, witness, log, deadline);
            return new AcceptedTls(tls, witness.Chosen.Service, !witness.IsAuthenticated);
        }
        catch (ConduitException e)
        {
            TellWhy("SSL_accept", e, witness, log);
            throw;
        }
        finally
        {
            Leave(loop);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<TlsConduit> ConnectAsync(Conduit far, string? serverName, string target, ServiceLog log, Deadline deadline)
    {
        // RFC 6066 §3: literal addresses are not permitted as a server name. stunnel sends them.
        string? name = string.IsNullOrEmpty(serverName) || IpText.TryRead(serverName, out _) ? null : serverName;
        log.Info(name is null ? "SNI: extension disabled" : $"SNI: sending servername: {name}");
        log.Info(Service.Tls.RequireCertificate ? "Peer certificate required" : "Peer certificate not required");
        int loop = far.Loop.Index;
        var witness = new ServiceWitness(this, loop, log);
        Enter(loop);
        try
        {
            TlsConduit tls = await On(loop).ConnectAsync(far, name, Service.Tls.SessionResume ? target : null, witness, deadline);
            await AskAsync(tls, witness, log, deadline);
            return tls;
        }
        catch (ConduitException e)
        {
            TellWhy("SSL_connect", e, witness, log);
            throw;
        }
        finally
        {
            Leave(loop);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int i = 0; i < _contexts.Length; i++)
        {
            // A loop may be about to use it: it is freed there, between two connections.
            if (_contexts[i] is { } context)
                _loops[i].Post(context.Dispose);
        }
        _sessions.Dispose();
        Interlocked.Exchange(ref _staple, null)?.Dispose();
    }

    /// <summary>What is stapled to handshakes now.</summary>
    internal ReadOnlyMemory<byte>? Staple => _staple?.Bytes;

    /// <summary>A peer has shown a certificate: stunnel tells of the first one, and of those without before it.</summary>
    internal bool HasSeenPeer
    {
        get => Volatile.Read(ref _hasSeenPeer);
        set => Volatile.Write(ref _hasSeenPeer, value);
    }

    /// <summary>The context of a loop.</summary>
    internal EndpointContext On(int loop) => _contexts[loop];

    /// <summary>The service for a name that a client asks for; null for this one.</summary>
    internal (string Pattern, ServiceContext Context)? Secondary(string serverName)
    {
        foreach (var secondary in _secondaries)
        {
            if (Matches(secondary.Pattern, serverName))
                return secondary;
        }
        return null;
    }

    /// <summary>A name, or <c>*</c> and how names end; in any case of letters.</summary>
    private static bool Matches(string pattern, string name) => pattern.StartsWith('*')
        ? name.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
        : name.Equals(pattern, StringComparison.OrdinalIgnoreCase);

    private static EndpointSessions SessionsOf(ServiceOptions service) => new(service.Tls.SessionCacheSize, service.Tls.SessionCacheTimeout)
    {
        Name = service.Name,
        Keys = service.Tls is { TicketKey: { } key, TicketMac: { } mac } ? new TicketKeys(key.Reveal().Span, mac.Reveal().Span) : null,
    };

    private static TlsRole RoleOf(ServiceOptions service) => service.Client ? TlsRole.Client : TlsRole.Server;

    private bool Make(RememberedPassphrases passphrases, Said said)
    {
        for (int i = 0; i < _contexts.Length; i++)
        {
            _contexts[i] = EndpointContext.Of(_loops[i], RoleOf(Service), _sessions);
            // What the first loop was told holds for the others.
            if (!new ContextMaker(Service, [], passphrases, i == 0 ? said : new Said(_ => { })).Make(_contexts[i]))
                return false;
            _contexts[i].HoldsBack = RevocationCheck.IsWanted(Service.Tls);
        }
        return true;
    }

    /// <summary>A session of a client without a certificate, from a time when none was wanted, does not serve where one is.</summary>
    private static void Refuse(TlsConduit tls, ServiceWitness witness, ServiceLog log)
    {
        if (!tls.Resumed || !witness.Chosen.Service.Tls.RequireCertificate || witness.Chosen.Service.Redirect.Count > 0 || tls.PeerCertificate is not null)
            return;
        log.Error("SSL_accept: the resumed session has no certificate");
        tls.Abort();
        throw new ConduitException(FaultKind.Certificate, "the resumed session has no certificate");
    }

    /// <summary>Asks about the peer's certificates where that is wanted, and says what was agreed on.</summary>
    private async ValueTask AskAsync(TlsConduit tls, ServiceWitness witness, ServiceLog log, Deadline deadline)
    {
        TlsOptions options = witness.Chosen.Service.Tls;
        if (RevocationCheck.IsWanted(options) && !await IsUnrevokedAsync(tls, options, log, deadline))
        {
            witness.Reject();
            if (witness.Chosen.Service.Redirect.Count == 0)
            {
                EndpointContext.Refuse(tls);
                throw new ConduitException(FaultKind.Certificate, "Rejected by OCSP");
            }
        }
        EndpointContext.Confirm(tls);
        witness.TellAgreed();
    }

    private static async ValueTask<bool> IsUnrevokedAsync(TlsConduit tls, TlsOptions options, ServiceLog log, Deadline deadline)
    {
        try
        {
            return await new RevocationCheck(options, log).AcceptsAsync(tls, deadline);
        }
        catch (ConduitException)
        {
            EndpointContext.Refuse(tls);
            throw;
        }
    }

    private static void TellWhy(string call, ConduitException fault, ServiceWitness witness, ServiceLog log)
    {
        if (witness.HasToldWhy || fault.Fault.Kind is FaultKind.Certificate)
            return;
        if (fault.Fault.Kind == FaultKind.Limit)
            log.Info("ssl_start: s_poll_wait: TIMEOUTbusy exceeded: sending reset");
        else if (fault.Fault.Errno > 0)
            log.Error($"{call}: {Errors.Text(fault.Fault.Errno)}");
        else
            log.Error($"{call}: {fault.Fault.Text}");
    }

    private void Enter(int loop)
    {
        _contexts[loop].Enter();
        foreach (var (_, secondary) in _secondaries)
            secondary._contexts[loop].Enter();
    }

    private void Leave(int loop)
    {
        _contexts[loop].Leave();
        foreach (var (_, secondary) in _secondaries)
            secondary._contexts[loop].Leave();
    }
}
