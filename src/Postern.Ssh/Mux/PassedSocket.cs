using Postern.Net.Conduits;
using Postern.Net.Dialing;

namespace Postern.Ssh.Mux;

/// <summary>The server's side of a connection whose client's socket ssh has: its control connection, which lasts as long.</summary>
internal sealed class PassedSocket : Conduit, IConduitWatcher
{
    private readonly SocketConduit _client;
    private readonly SocketConduit _control;
    private readonly UnixDialer _ssh;
    private readonly PeerProcess _process;
    private Action? _over;
    private bool _ended;

    /// <summary>Takes the control connection over.</summary>
    /// <param name="client">The socket.</param>
    /// <param name="control">What <see cref="MuxPass"/> gave.</param>
    /// <param name="ssh">Where it was connected to.</param>
    /// <param name="target">Where it leads, for the log.</param>
    /// <param name="over">Told once, when it is closed.</param>
    internal PassedSocket(SocketConduit client, SocketConduit control, UnixDialer ssh, string target, Action over)
        : base(control.Loop)
    {
        _client = client;
        _control = control;
        _ssh = ssh;
        _process = PeerProcess.Of(control);
        _over = over;
        DialedTo = target;
        control.Watcher = this;
    }

    /// <inheritdoc/>
    public override bool TookSocket => true;

    /// <inheritdoc/>
    public override string Cover => "ssh";

    /// <inheritdoc/>
    public override bool HasBacklog => false;

    /// <inheritdoc/>
    protected override ReadStatus ReadCore(out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (Fault is not null)
            return ReadStatus.Fault;
        ReadStatus status = _control.TryRead(out _);
        if (status is ReadStatus.Wait or ReadStatus.Data)
            return status;
        // ssh closes it when the connection is over, and the kernel does when ssh is: it looks the same from here. A client
        // that has finished explains it, else only a living ssh can have meant it. One that dies closes this connection
        // before the socket at which it listens, or after it.
        _ended = true;
        if (status == ReadStatus.End && (_client.PeerHasFinished || (_ssh.Answers() && !_process.IsEnding)))
            return ReadStatus.End;
        Break(new ConduitFault(FaultKind.Reset, "the SSH connection is lost"));
        return ReadStatus.Fault;
    }

    /// <inheritdoc/>
    public override WriteStatus TryWrite(ReadOnlySpan<byte> bytes) => throw new NotSupportedException("ssh has the socket");

    /// <inheritdoc/>
    public override void Finish() => throw new NotSupportedException("ssh has the socket");

    /// <summary>ssh lets go of the socket and of the server.</summary>
    public override void Abort() => Close();

    /// <inheritdoc/>
    public override void Close()
    {
        _control.Watcher = null;
        _control.Close();
        // ssh (9.2) lets go of the socket at once, but tells the server in its next turn: a knock gives it one.
        if (!_ended)
            _ = _ssh.Answers();
        _ended = true;
        Break(new ConduitFault(FaultKind.Closed, "closed here"));
        _over?.Invoke();
        _over = null;
    }

    void IConduitWatcher.OnReadable(Conduit conduit) => Watcher?.OnReadable(this);

    void IConduitWatcher.OnDrained(Conduit conduit) => Watcher?.OnDrained(this);
}
