using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Native;
using Postern.Net.Tls.Endpoints;
using Postern.Net.Tls.Verification;
using Postern.Wire.Text;

namespace Postern.Net.Tls;

/// <summary>TLS over another conduit.</summary>
/// <remarks>
/// <para>Sealed bytes are fed to OpenSSL straight from what the inner conduit lends, and all of them each time: nothing
/// sealed is ever left behind in scratch, and what OpenSSL keeps of an unfinished record is its own.</para>
/// <para>Owns the SSL object and the inner conduit. Nothing throws through OpenSSL's callbacks: they leave what they
/// saw in <see cref="VerifyProblem"/>.</para>
/// </remarks>
public sealed class TlsConduit : Conduit, IConduitWatcher
{
    private readonly Conduit _inner;
    private readonly ScratchBio _bio;
    private nint _ssl;

    /// <summary>Sealed bytes that gave no plain ones, less what others gave since: key updates, tickets, refused handshakes.</summary>
    private int _barren;

    /// <summary>Bytes that OpenSSL answered by itself while it read.</summary>
    private int _answers;
    private readonly PeerVerifier? _verifier;
    private bool _ended;
    private bool _finished;

    /// <summary>What is told of it once the SSL object is gone.</summary>
    private Facts? _facts;

    /// <summary>
    /// Tickets that a TLS 1.3 server sends after the handshake (RFC 8446 §4.6.1): they go out together with the first
    /// reply, which spares the client a packet and us a system call.
    /// </summary>
    private byte[] _tickets = [];

    /// <summary>Sealed bytes that came behind the peer's last flight.</summary>
    private byte[] _sealed = [];

    /// <summary>What could not be sealed while a peer shakes hands anew (TLS 1.2).</summary>
    private HeldBack? _held;

    [ThreadStatic] private static TlsConduit? _current;

    internal unsafe TlsConduit(Conduit inner, nint context, TlsRole role)
        : base(inner.Loop)
    {
        _inner = inner;
        Depth = inner.Depth + 1;
        Role = role;
        _bio = TlsLoop.Of(inner.Loop).BioAt(Depth);
        _ssl = LibSsl.SSL_new(context);
        if (_ssl == 0)
            throw new IOException($"SSL_new: {LibCrypto.TakeError()}");
        _bio.GiveTo(_ssl);
        if (role == TlsRole.Server)
            LibSsl.SSL_set_accept_state(_ssl);
        else
            LibSsl.SSL_set_connect_state(_ssl);
    }

    /// <summary>Which side of the handshake we are.</summary>
    public TlsRole Role { get; }

    /// <inheritdoc/>
    public override bool HasHungUp => _inner.HasHungUp;

    /// <inheritdoc/>
    public override bool HasBacklog => _inner.HasBacklog || _held is not null;

    internal override bool IsDelivered => _inner.IsDelivered;

    /// <inheritdoc/>
    public override long RawBytesRead => _inner.RawBytesRead;

    /// <summary>The conduit whose SSL object is in a call of OpenSSL on this thread.</summary>
    internal static TlsConduit? Current => _current;

    /// <summary>The SSL object, 0 once closed.</summary>
    internal nint Ssl => _ssl;

    /// <summary>The contexts SNI may choose from, on a server.</summary>
    internal TlsServerContext? ServerContext { get; init; }

    /// <summary>The SSL_CTX that SNI chose; 0 for the default.</summary>
    internal nint ContextHandle { get; set; }

    /// <summary>Who judges the peer's certificate.</summary>
    internal PeerVerifier? Verifier
    {
        get => _verifier ?? ServerContext?.Verifier;
        init => _verifier = value;
    }

    /// <summary>Who decides and is told what OpenSSL does, where the connection is one of an <see cref="EndpointContext"/>.</summary>
    internal IEndpointWitness? Witness { get; init; }

    /// <summary>The context it began with.</summary>
    internal EndpointContext? Endpoint { get; init; }

    /// <summary>Our last flight waits for <see cref="LetGo()"/>: who is refused after all has no finished handshake, and no ticket.</summary>
    internal bool HoldsBack { get; set; }

    /// <summary>Where tickets of this connection are kept, on a client.</summary>
    internal TlsSessionSlot? Sessions { get; set; }

    /// <summary>When the peer's certificate was verified, in the loop's milliseconds; of a resumed session, when it was then.</summary>
    internal long VerifiedAt { get; set; }

    /// <summary>A session was offered to the server, and it is not known yet that it took none.</summary>
    internal bool OffersSession { get; set; }

    /// <summary>The names and addresses of which the peer's certificate must bear one; none where only its chain counts.</summary>
    internal IReadOnlyList<string> ExpectedNames { get; init; } = [];

    /// <summary>What the verify callback did not like.</summary>
    internal string? VerifyProblem { get; set; }

    /// <summary>How the peer was verified, for the end line.</summary>
    public string Verified { get; internal set; } = "";

    /// <summary>The protocol version in OpenSSL's words, such as TLSv1.3.</summary>
    public unsafe string Version => _ssl == 0 ? _facts?.Version ?? "-" : NativeNames.Of(LibSsl.SSL_get_version(_ssl));

    /// <summary>The cipher in OpenSSL's words.</summary>
    public unsafe string Cipher => _ssl == 0 ? _facts?.Cipher ?? "-" : NativeNames.Of(LibSsl.SSL_CIPHER_get_name(LibSsl.SSL_get_current_cipher(_ssl)));

    /// <summary>Whether a session was resumed.</summary>
    public bool Resumed => _ssl == 0 ? _facts is { Resumed: true } : LibSsl.SSL_session_reused(_ssl) == 1;

    /// <summary>The name the client asked for, or empty. A client writes what it likes there; OpenSSL refuses only a NUL.</summary>
    public unsafe string ServerName => _ssl == 0 ? _facts?.ServerName ?? "" : PeerWords.Printable(LibCrypto.Text(LibSsl.SSL_get_servername(_ssl, LibSsl.TLSEXT_NAMETYPE_host_name)));

    /// <summary>The application protocol both agreed on, or empty.</summary>
    public string Alpn => _ssl == 0 ? _facts?.Alpn ?? "" : SslQuestions.Alpn(_ssl);

    /// <summary>The peer's certificate (DER), or null when it showed none.</summary>
    public byte[]? PeerCertificate => SslQuestions.PeerCertificate(_ssl);

    /// <summary>All certificates the peer sent (DER), in its order; empty when it sent none, or when a session was resumed.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> PeerCertificates => SslQuestions.PeerCertificates(_ssl);

    /// <summary>What a login over this connection can be bound to; nothing once it is closed.</summary>
    public TlsBindings Bindings => _ssl == 0 ? TlsBindings.None : TlsBindings.Of(_ssl, Role);

    /// <summary>The OCSP answer that the server stapled (DER), on a client; null when there is none.</summary>
    public ReadOnlyMemory<byte>? StapledAnswer => SslQuestions.Staple(_ssl);

    internal override int Depth { get; }

    /// <summary>Shakes hands. What the peer sent behind its last flight is kept for the first read.</summary>
    /// <exception cref="ConduitException">The handshake failed, the peer was not accepted, or the deadline ran out.</exception>
    internal async ValueTask HandshakeAsync(Deadline deadline)
    {
        try
        {
            await StepsAsync(deadline);
        }
        catch (ConduitException)
        {
            // The inner conduit stays its owner's: an alert may still be on its way out.
            FreeSsl();
            throw;
        }
        Witness?.OnEstablished(this, new EndpointFacts(_ssl));
        EphemeralKeys.Erase(_ssl);
        _inner.ForgetWaiter();
        _inner.Watcher = this;
        KeepEarlyData();
    }

    private async ValueTask StepsAsync(Deadline deadline)
    {
        bool done = Role == TlsRole.Client && Step(default);
        while (!done)
        {
            var bytes = await _inner.ReadAsync(deadline);
            if (bytes.IsEmpty)
                throw Broken(AtEnd());
            done = Step(bytes);
        }
        if (_inner.HasBacklog)
            await _inner.DrainAsync(deadline);
    }

    /// <inheritdoc/>
    protected override ReadStatus ReadCore(out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (Fault is not null)
            return ReadStatus.Fault;
        while (!_ended)
        {
            ReadStatus status = _inner.TryRead(out var @sealed);
            switch (status)
            {
                case ReadStatus.Wait:
                    return ReadStatus.Wait;
                case ReadStatus.End:
                    Break(ConduitFault.Truncated);
                    return ReadStatus.Fault;
                case ReadStatus.Fault:
                    Break(_inner.Fault!);
                    return ReadStatus.Fault;
                default:
                    break;
            }
            int count = Open(@sealed);
            if (count > 0)
            {
                _barren = Math.Max(0, _barren - (2 * count));
                BytesRead += count;
                bytes = _bio.Plain.Lend(count);
                return ReadStatus.Data;
            }
            _barren += @sealed.Length;
            if (_barren > TlsLimits.Barren && !_ended)
                Break(new ConduitFault(FaultKind.Tls, "TLS: the peer sends records that carry nothing"));
            if (Fault is not null)
                return ReadStatus.Fault;
        }
        return ReadStatus.End;
    }

    /// <summary>
    /// A peer that ended its stream without close_notify may still read ours (RFC 8446 §6.1: each direction ends by itself),
    /// and one that takes nothing any more may have said something before.
    /// </summary>
    /// <inheritdoc/>
    public override ConduitFault? WriteFault => Fault is null or { Kind: FaultKind.Truncated } ? _inner.WriteFault : Fault;

    /// <inheritdoc/>
    public override WriteStatus TryWrite(ReadOnlySpan<byte> bytes)
    {
        if (WriteFault is not null)
            return WriteStatus.Fault;
        if (_held is not null)
        {
            _held.Add(bytes);
            return WriteStatus.Backlog;
        }
        WriteStatus status = _inner.HasBacklog ? WriteStatus.Backlog : WriteStatus.Done;
        while (!bytes.IsEmpty)
        {
            int length = Math.Min(bytes.Length, LoopLimits.Receive);
            status = Seal(bytes[..length]);
            if (status == WriteStatus.Fault)
                return status;
            bytes = bytes[length..];
            if (_held is null)
                continue;
            _held.Add(bytes);
            return WriteStatus.Backlog;
        }
        return status;
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        if (_finished || _ssl == 0)
            return;
        if (_held is not null)
        {
            _held.Finish = true;
            return;
        }
        _finished = true;
        if (WriteFault is null)
            SayCloseNotify();
        _inner.Finish();
    }

    /// <inheritdoc/>
    public override void Abort()
    {
        // No close_notify: what is cut off must not look whole.
        _finished = true;
        Release();
        _inner.Abort();
    }

    /// <inheritdoc/>
    public override void Close()
    {
        Release();
        _inner.Close();
    }

    /// <summary>Finishes the TCP stream without close_notify: the peer can tell that something is missing.</summary>
    public void FinishTruncated()
    {
        _finished = true;
        _inner.Finish();
    }

    void IConduitWatcher.OnReadable(Conduit conduit) => Watcher?.OnReadable(this);

    void IConduitWatcher.OnDrained(Conduit conduit) => Watcher?.OnDrained(this);

    /// <summary>Gives OpenSSL what came in and the peer what goes out; true when the handshake is done.</summary>
    private unsafe bool Step(ReadOnlyMemory<byte> bytes)
    {
        fixed (byte* start = bytes.Span)
        {
            BioWindow* window = _bio.Open(start, bytes.Length);
            _current = this;
            int result = LibSsl.SSL_do_handshake(_ssl);
            int error = result == 1 ? 0 : LibSsl.SSL_get_error(_ssl, result);
            _current = null;
            if (window->InLength > 0 && result == 1)
                KeepSealed(new ReadOnlySpan<byte>(window->In, window->InLength));
            // Asked before anything else is written: an inner TLS layer empties the error queue.
            ConduitFault? fault = result == 1 || error == LibSsl.SSL_ERROR_WANT_READ ? null : TlsFaults.OfHandshake(this);
            if (result == 1 && (HoldsBack || (Role == TlsRole.Server && LibSsl.SSL_version(_ssl) == LibSsl.TLS1_3_VERSION)))
                _tickets = _bio.TakeOut().ToArray();
            else
                Flush();
            return fault is null ? result == 1 : throw Broken(fault);
        }
    }

    /// <summary>The peer ends its stream during the handshake. A witness hears of it in OpenSSL's words, and the peer in an alert.</summary>
    private unsafe ConduitFault AtEnd()
    {
        if (Witness is null)
            return new ConduitFault(FaultKind.Reset, "closed by the peer during the TLS handshake");
        _ = _bio.Open(null, 0);
        _current = this;
        _bio.IsAtEnd = true;
        _ = LibSsl.SSL_do_handshake(_ssl);
        _bio.IsAtEnd = false;
        _current = null;
        ConduitFault fault = TlsFaults.OfHandshake(this);
        Flush();
        return fault with { Kind = FaultKind.Reset };
    }

    private ConduitException Broken(ConduitFault fault)
    {
        Break(fault);
        return new ConduitException(fault);
    }

    /// <summary>Application data that came in one packet with the peer's Finished: opened now, or it would wait for the next packet.</summary>
    private unsafe void KeepEarlyData()
    {
        if (_sealed.Length == 0)
            return;
        byte[] @sealed = _sealed;
        _sealed = [];
        int count = Open(@sealed);
        if (count > 0)
        {
            BytesRead += count;
            Unread(new ReadOnlySpan<byte>(_bio.Plain.Pointer, count));
        }
    }

    private void KeepSealed(ReadOnlySpan<byte> bytes) => _sealed = bytes.ToArray();

    /// <summary>Opens sealed bytes into the plain scratch; tells how many plain bytes there are.</summary>
    private unsafe int Open(ReadOnlyMemory<byte> @sealed)
    {
        int count = 0;
        fixed (byte* start = @sealed.Span)
        {
            BioWindow* window = _bio.Open(start, @sealed.Length);
            _current = this;
            Scratch plain = _bio.Plain;
            while (window->InLength > 0)
            {
                int read = LibSsl.SSL_read(_ssl, plain.Pointer + count, plain.Length - count);
                if (read > 0)
                    count += read;
                else if (!GoesOn(read))
                    break;
            }
            _current = null;
            if (window->OutLength > 0)
                Answer(window->OutLength);
        }
        if (Witness?.Objection is { } objection)
            Break(new ConduitFault(FaultKind.Protocol, objection));
        if (_held is not null && Fault is null && LibSsl.SSL_in_init(_ssl) == 0)
            LetGo(_held);
        return count;
    }

    /// <summary>Sends what OpenSSL answered by itself: alerts. Who makes it answer without end, and reads nothing, would fill our memory.</summary>
    private void Answer(int length)
    {
        _answers += length;
        if (_answers <= TlsLimits.Answers)
            Flush();
        else
            Break(new ConduitFault(FaultKind.Tls, "TLS: the peer asks again and again for what is refused"));
    }

    /// <summary>Whether a read that gave nothing just wants more.</summary>
    private bool GoesOn(int result)
    {
        switch (LibSsl.SSL_get_error(_ssl, result))
        {
            case LibSsl.SSL_ERROR_WANT_READ:
                return true;
            case LibSsl.SSL_ERROR_ZERO_RETURN:
                _ended = true;
                return false;
            default:
                Break(TlsFaults.OfReading(this));
                return false;
        }
    }

    private unsafe WriteStatus Seal(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            _ = _bio.Open(null, 0);
            int written = LibSsl.SSL_write(_ssl, start, bytes.Length);
            if (written <= 0 && Witness is not null && LibSsl.SSL_get_error(_ssl, written) == LibSsl.SSL_ERROR_WANT_READ)
            {
                _held = new HeldBack();
                _held.Add(bytes);
                return WriteStatus.Backlog;
            }
            if (written != bytes.Length)
            {
                Break(new ConduitFault(FaultKind.Tls, $"TLS: {LibCrypto.TakeError()}"));
                return WriteStatus.Fault;
            }
        }
        BytesWritten += bytes.Length;
        return Flush();
    }

    private unsafe WriteStatus Flush()
    {
        var bytes = _bio.TakeOut(_tickets);
        _tickets = [];
        return bytes.IsEmpty ? WriteStatus.Done : _inner.TryWrite(bytes);
    }

    private unsafe void SayCloseNotify()
    {
        _ = _bio.Open(null, 0);
        _current = this;
        _ = LibSsl.SSL_shutdown(_ssl);
        _current = null;
        LibCrypto.ERR_clear_error();
        Flush();
    }

    /// <summary>Sends the flight that was held back; tickets alone go on waiting for the first reply.</summary>
    internal unsafe void LetGo()
    {
        if (!HoldsBack || (Role == TlsRole.Server && LibSsl.SSL_version(_ssl) == LibSsl.TLS1_3_VERSION))
            return;
        _ = _bio.Open(null, 0);
        Flush();
    }

    /// <summary>The peer has shaken hands anew: what waited for it is sealed now.</summary>
    private void LetGo(HeldBack held)
    {
        _held = null;
        _ = TryWrite(held.Bytes);
        if (held.Finish)
            Finish();
        if (!HasBacklog)
            Loop.Again(() => Watcher?.OnDrained(this));
    }

    private void Release()
    {
        if (_ssl == 0)
            return;
        if (!_finished && Fault is null)
            SayCloseNotify();
        Break(ConduitFault.Closed);
        FreeSsl();
    }

    private void FreeSsl()
    {
        _facts = new Facts(Version, Cipher, Resumed, ServerName, Alpn);
        // Without this, SSL_free would mark the session, which may lie in a slot for the next connection, as bad.
        LibSsl.SSL_set_shutdown(_ssl, LibSsl.SSL_SENT_SHUTDOWN | LibSsl.SSL_RECEIVED_SHUTDOWN);
        _bio.Free(_ssl);
        _ssl = 0;
    }

    /// <summary>What is told of a connection once its SSL object is gone.</summary>
    private sealed record Facts(string Version, string Cipher, bool Resumed, string ServerName, string Alpn);
}
