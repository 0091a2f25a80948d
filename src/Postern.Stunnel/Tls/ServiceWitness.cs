using System.Globalization;
using Postern.Net.Tls;
using Postern.Net.Tls.Endpoints;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tls;

/// <summary>One connection's handshake as stunnel sees it: it decides, and writes the log lines.</summary>
internal sealed class ServiceWitness(ServiceContext began, int loop, ServiceLog log) : IEndpointWitness
{
    /// <summary>What stunnel 5.68 keeps with a session and in a ticket: eight bytes of ones when its client was accepted, of zeros when not.</summary>
    private static ReadOnlySpan<byte> Accepted => [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];

    private static ReadOnlySpan<byte> NotAccepted => [0, 0, 0, 0, 0, 0, 0, 0];

    private bool _established;
    private bool _certificateAccepted;
    private bool _certificateRejected;
    private bool? _recalled;
    private IReadOnlyList<Message> _agreed = [];

    private ServiceContext? _chosen;

    /// <summary>Who answers: the service that accepted, or the one that SNI chose.</summary>
    internal ServiceContext Chosen => _chosen ?? began;

    /// <summary>A line was written that says why the handshake failed.</summary>
    internal bool HasToldWhy { get; private set; }

    /// <summary>The peer may go to the service's own target: only where <c>redirect</c> offers another is this ever false.</summary>
    internal bool IsAuthenticated => Chosen.Service.Redirect.Count == 0 || (_recalled ?? (_certificateAccepted && !_certificateRejected));

    /// <inheritdoc/>
    public string? Objection { get; private set; }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? Staple => Chosen.Staple;

    private TlsOptions Tls => Chosen.Service.Tls;

    /// <inheritdoc/>
    public void OnState(string role, string state) => log.Debug($"TLS state ({role}): {state}");

    /// <inheritdoc/>
    public void OnAlert(bool sent, string level, string description) => log.Debug($"TLS alert ({(sent ? "write" : "read")}): {level}: {description}");

    /// <inheritdoc/>
    public void OnRenegotiation()
    {
        if (!_established || Tls.Renegotiation || Objection is not null)
            return;
        Objection = "Aborting due to renegotiation request";
        log.Error(Objection);
    }

    /// <inheritdoc/>
    public void OnErrors(string call, IReadOnlyList<LibraryError> errors)
    {
        HasToldWhy = true;
        foreach (string line in ErrorLines.Of(call, errors))
            log.Error(line);
    }

    /// <inheritdoc/>
    public void OnEstablished(TlsConduit tls, EndpointFacts facts)
    {
        _established = true;
        if (!log.Takes(6))
            return;
        _agreed =
        [
            new(6, $"TLS {(tls.Role == TlsRole.Server ? "accepted" : "connected")}: {(tls.Resumed ? "previous session reused" : "new session negotiated")}"),
            new(6, string.Create(CultureInfo.InvariantCulture, $"{tls.Version} ciphersuite: {tls.Cipher} ({facts.CipherBits}-bit encryption)")),
            new(6, facts.TemporaryKey is { } key ? $"Peer temporary key: {key}" : "No peer temporary key received"),
            new(7, "Compression: null, expansion: null"),
            .. tls.Resumed ? [new Message(6, $"Session id: {facts.SessionId}")] : Array.Empty<Message>(),
        ];
    }

    /// <summary>Says what was agreed on, once nothing can refuse the peer any more.</summary>
    internal void TellAgreed()
    {
        foreach (Message message in _agreed)
            log.Write(message.Level, message.Text);
        _agreed = [];
    }

    /// <summary>A responder has refused the peer's certificate: only <c>redirect</c> has a place for it.</summary>
    internal void Reject() => _certificateRejected = true;

    /// <inheritdoc/>
    public bool Accepts(VerifyStep step)
    {
        if (!Tls.VerifyChain && !Tls.VerifyPeer)
        {
            log.Info("Certificate verification disabled");
            _certificateAccepted = true;
            return true;
        }
        if (CertificateJudge.Accepts(step, Tls, log))
        {
            _certificateAccepted |= step.Depth == 0;
            return true;
        }
        _certificateRejected = true;
        return Chosen.Service.Redirect.Count > 0;
    }

    /// <inheritdoc/>
    public EndpointContext? Choose(string? serverName)
    {
        if (serverName is null || Chosen.Secondary(serverName) is not { } secondary)
            return null;
        _chosen = secondary.Context;
        return Chosen.On(loop);
    }

    /// <inheritdoc/>
    public void OnServerName(string? serverName)
    {
        if (!began.HasSecondaries)
            log.Debug("SNI: no virtual services defined");
        else if (serverName is null)
            log.Notice("SNI: no servername received");
        else
            TellOfChoice(serverName);
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> KeyOf(string identity)
    {
        ReadOnlyMemory<byte> key = SecretOf(identity);
        if (key.IsEmpty)
            log.Info("PSK identity not found (session resumption?)");
        else
            log.Notice($"Key configured for PSK identity \"{identity}\"");
        return key;
    }

    /// <inheritdoc/>
    public (string Identity, ReadOnlyMemory<byte> Key)? OfferedKey()
    {
        if (Tls.PskSecrets.Count == 0)
            return null;
        string identity = Tls.PskIdentity ?? Tls.PskSecrets[0].Identity;
        log.Info($"PSK client configured for identity \"{identity}\"");
        return (identity, SecretOf(identity));
    }

    /// <inheritdoc/>
    public void OnNewSession(SessionFacts session)
    {
        log.Debug("New session callback");
        if (!Chosen.HasSeenPeer)
            TellOfPeer(session);
        if (log.Takes(6))
            log.Info($"Session id: {session.Id}");
    }

    private void TellOfPeer(SessionFacts session)
    {
        Chosen.HasSeenPeer = session.HasPeer;
        if (!session.HasPeer)
            log.Info("No peer certificate received");
        else if (log.Takes(7))
            log.Debug(string.Create(CultureInfo.InvariantCulture, $"Peer certificate was cached ({session.PeerPemLength} bytes)"));
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Remembered() => IsAuthenticated ? Accepted : NotAccepted;

    /// <inheritdoc/>
    public bool Recalls(ReadOnlySpan<byte> remembered, bool fromTicket)
    {
        if (remembered.IsEmpty)
            return false; // not one of ours
        bool accepted = remembered.ContainsAnyExcept((byte)0);
        if (fromTicket)
            log.Info($"Decrypted ticket for an authenticated session: {(accepted ? "yes" : "no")}");
        // Whoever was not accepted comes from a time when there was a place for such.
        if (!accepted && Chosen.Service.Redirect.Count == 0)
            return false;
        _recalled = accepted;
        return true;
    }

    /// <inheritdoc/>
    public void OnCertificateRequest(IReadOnlyList<string> authorities)
    {
        foreach (string name in authorities)
            log.Info($"Received trusted client CA: {name}");
    }

    /// <inheritdoc/>
    public void On(EndpointEvent what)
    {
        if (what == EndpointEvent.NoCertificateRequest)
            log.Info("Client certificate not requested");
        else
            log.Debug(Name(what));
    }

    /// <summary>Of two with one name the first counts.</summary>
    private ReadOnlyMemory<byte> SecretOf(string identity) =>
        Tls.PskSecrets.FirstOrDefault(secret => secret.Identity == identity)?.Key.Reveal() ?? default;

    private static string Name(EndpointEvent what) => what switch
    {
        EndpointEvent.TicketMade => "Generate session ticket callback",
        EndpointEvent.TicketOpened => "Decrypt session ticket callback",
        EndpointEvent.TicketKeysUsed => "Session ticket processing callback",
        _ => "Get session callback",
    };

    private void TellOfChoice(string serverName)
    {
        log.Info($"SNI: requested servername: {serverName}");
        if (began.Secondary(serverName) is not { } secondary)
        {
            log.Error($"SNI: no pattern matched servername: {serverName}");
            return;
        }
        log.Debug($"SNI: matched pattern: {secondary.Pattern}");
        log.Notice($"SNI: switched to service [{secondary.Context.Service.Name}]");
    }
}
