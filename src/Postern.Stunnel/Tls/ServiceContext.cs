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
    private const string Failure = "Failed to initialize TLS context";

    private readonly IReadOnlyList<Loop> _loops;
    private readonly EndpointContext[] _contexts;
    private readonly EndpointSessions _sessions;
    private readonly List<(string Pattern, ServiceContext Context)> _secondaries = [];

    private ServiceContext(ServiceOptions service, IReadOnlyList<Loop> loops, PskSecrets? psk)
    {
        Service = service;
        Psk = psk;
        _loops = loops;
        _contexts = new EndpointContext[loops.Count];
        _sessions = SessionsOf(service);
    }

    /// <summary>The section.</summary>
    public ServiceOptions Service { get; }

    internal PskSecrets? Psk { get; }

    internal bool HasSecondaries => _secondaries.Count > 0;

    /// <summary>Makes a section's TLS on all loops, and tells what stunnel says meanwhile; null when it is refused. Without loops it is only tried.</summary>
    /// <param name="service">The section.</param>
    /// <param name="loops">Those that will carry its connections; none to try.</param>
    /// <param name="passphrases">Who is asked for a key's passphrase; null for nobody.</param>
    /// <param name="trial">How it went; good where null is returned for want of loops.</param>
    public static ServiceContext? TryMake(ServiceOptions service, IReadOnlyList<Loop> loops, IPassphrases? passphrases, out ServiceTrial trial)
    {
        var said = new Said();
        PskSecrets? psk = null;
        if (service.Tls.PskFile is { } file && (psk = PskSecrets.Read(file, said)) is null)
        {
            trial = new ServiceTrial(said.All, "Failed to read PSK secrets", IsOfLine: true);
            return null;
        }
        if (Complaint(service, psk, said) is { } complaint)
        {
            trial = new ServiceTrial(said.All, complaint);
            return null;
        }
        var whole = new ServiceContext(service, loops, psk);
        bool made = whole.Make(new RememberedPassphrases(passphrases), said);
        trial = new ServiceTrial(said.All, made ? null : Failure);
        if (made && loops.Count > 0)
            return whole;
        whole.Dispose();
        return null;
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
            return await On(loop).ConnectAsync(far, name, Service.Tls.SessionResume ? target : null, witness, deadline);
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

    private static string? Complaint(ServiceOptions service, PskSecrets? psk, Said said)
    {
        TlsOptions tls = service.Tls;
        if (psk is not null && tls.PskIdentity is { } identity)
        {
            if (!service.Client)
                said.Notice("PSK identity is ignored in the server mode");
            else if (psk.KeyOf(identity).IsEmpty)
                return "No key found for the specified PSK identity";
        }
        if (tls.TicketKey is not null)
            said.Info("ticketKeySecret configured");
        if (tls.TicketMac is not null)
            said.Info("ticketMacSecret configured");
        return !service.Client && tls.Certificate is null && tls.PskFile is null ? "TLS server needs a certificate" : null;
    }

    private static EndpointSessions SessionsOf(ServiceOptions service) => new(service.Tls.SessionCacheSize, service.Tls.SessionCacheTimeout)
    {
        Name = service.Name,
        Keys = service.Tls is { TicketKey: { } key, TicketMac: { } mac } ? new TicketKeys(key.Reveal().Span, mac.Reveal().Span) : null,
    };

    private bool Make(RememberedPassphrases passphrases, Said said)
    {
        TlsRole role = Service.Client ? TlsRole.Client : TlsRole.Server;
        if (_loops.Count == 0)
            return EndpointContext.Try(role, _sessions, context => new ContextMaker(Service, passphrases, said).Make(context));
        for (int i = 0; i < _contexts.Length; i++)
        {
            _contexts[i] = EndpointContext.Of(_loops[i], role, _sessions);
            // What the first loop was told holds for the others.
            if (!new ContextMaker(Service, passphrases, i == 0 ? said : new Said()).Make(_contexts[i]))
                return false;
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

    private static void TellWhy(string call, ConduitException fault, ServiceWitness witness, ServiceLog log)
    {
        if (witness.HasToldWhy || fault.Fault.Kind is FaultKind.Certificate)
            return;
        if (fault.Fault.Kind == FaultKind.Limit)
            log.Info("ssl_start: s_poll_wait: TIMEOUTbusy exceeded: sending reset");
        else if (fault.Fault.Kind == FaultKind.Reset)
            log.Error($"{call}: Connection reset by peer (104)");
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
