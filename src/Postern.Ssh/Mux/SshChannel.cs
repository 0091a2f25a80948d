using System.Buffers;
using Postern.Net.Conduits;

namespace Postern.Ssh.Mux;

/// <summary>A TCP connection that sshd makes for us, as a channel of type direct-tcpip (RFC 4254 §7.2).</summary>
/// <remarks>
/// What comes while nobody reads is kept, up to the window we granted; sshd stops there. SSH has no reset: a channel that
/// is aborted ends for the server in the same way as one that is closed.
/// </remarks>
internal sealed class SshChannel : Conduit
{
    private readonly MuxLine _line;
    private readonly Queue<byte[]> _held = new();
    private readonly ArrayBufferWriter<byte> _backlog = new();
    private ReadOnlyMemory<byte> _lent;
    private long _sendWindow;
    private int _packet;
    private int _granted = MuxLimits.Window;
    private int _taken;
    private bool _ended;
    private bool _finishing;
    private bool _finished;
    private bool _closing;
    private bool _closed;

    internal SshChannel(MuxLine line, uint id, uint remote, uint window, uint packet, string target)
        : base(line.Loop)
    {
        _line = line;
        Id = id;
        Remote = remote;
        _sendWindow = window;
        _packet = (int)Math.Min(packet, MuxLimits.Packet);
        DialedTo = target;
    }

    /// <summary>Our number for it.</summary>
    internal uint Id { get; }

    /// <summary>The peer's number for it.</summary>
    internal uint Remote { get; }

    /// <summary>A write waits for the control connection, not for the window.</summary>
    internal bool WaitsForLine { get; private set; }

    /// <inheritdoc/>
    public override string Cover => "ssh";

    /// <inheritdoc/>
    public override bool HasBacklog => _backlog.WrittenCount > 0 || WaitsForLine;

    /// <inheritdoc/>
    protected override ReadStatus ReadCore(out ReadOnlyMemory<byte> bytes)
    {
        if (_held.TryDequeue(out byte[]? held))
            bytes = held;
        else
            (bytes, _lent) = (_lent, default);
        if (!bytes.IsEmpty)
        {
            BytesRead += bytes.Length;
            Grant(bytes.Length);
            return ReadStatus.Data;
        }
        return _ended ? ReadStatus.End : Fault is not null ? ReadStatus.Fault : ReadStatus.Wait;
    }

    /// <inheritdoc/>
    public override WriteStatus TryWrite(ReadOnlySpan<byte> bytes)
    {
        if (Fault is not null)
            return WriteStatus.Fault;
        BytesWritten += bytes.Length;
        if (_backlog.WrittenCount == 0)
            bytes = bytes[Send(bytes)..];
        if (Fault is not null)
            return WriteStatus.Fault;
        _backlog.Write(bytes);
        return HasBacklog ? WriteStatus.Backlog : WriteStatus.Done;
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        _finishing = true;
        if (_backlog.WrittenCount == 0 && !_finished && !_closed && Fault is null)
        {
            _finished = true;
            _line.Send(MuxCode.SSH_MSG_CHANNEL_EOF, Remote);
        }
    }

    /// <inheritdoc/>
    public override void Abort() => Release();

    /// <inheritdoc/>
    public override void Close()
    {
        if (_backlog.WrittenCount > 0 && Fault is null)
            _closing = true;
        else
            Release();
    }

    /// <summary>Data came; it lies in the line's buffer until the next receive.</summary>
    internal bool Deliver(ReadOnlyMemory<byte> data)
    {
        if (_closed || _ended)
            return true; // on its way when we closed
        _granted -= data.Length;
        if (_granted < 0)
            return false;
        if (_held.Count == 0)
        {
            _lent = data;
            Watcher?.OnReadable(this);
            (data, _lent) = (_lent, default);
        }
        if (!data.IsEmpty)
            _held.Enqueue(data.ToArray());
        return true;
    }

    /// <summary>The server's side has ended.</summary>
    internal void End()
    {
        if (_ended || _closed)
            return;
        _ended = true;
        Watcher?.OnReadable(this);
    }

    /// <summary>sshd takes more.</summary>
    internal void Widen(uint bytes)
    {
        _sendWindow += bytes;
        Flush();
    }

    /// <summary>The control connection has room again.</summary>
    internal void OnLineDrained()
    {
        if (!WaitsForLine)
            return;
        WaitsForLine = false;
        if (_backlog.WrittenCount > 0)
            Flush();
        else
            Watcher?.OnDrained(this);
    }

    /// <summary>The server's side is closed altogether; what came before can still be read.</summary>
    internal void OnPeerClosed()
    {
        bool ended = _ended;
        _ended = true;
        if (!_closed)
        {
            _line.Send(MuxCode.SSH_MSG_CHANNEL_CLOSE, Remote);
            StopWriting(new ConduitFault(FaultKind.Reset, "closed by the server"));
        }
        if (!ended)
            Watcher?.OnReadable(this);
    }

    /// <summary>The channel is gone.</summary>
    internal void Lose(ConduitFault fault)
    {
        if (_closed)
            return;
        StopWriting(fault);
        Watcher?.OnReadable(this);
    }

    private void StopWriting(ConduitFault fault)
    {
        _closed = true;
        Break(fault);
        bool waited = HasBacklog;
        WaitsForLine = false;
        _backlog.Clear();
        if (waited)
            Watcher?.OnDrained(this);
    }

    private void Flush()
    {
        if (_backlog.WrittenCount == 0)
            return;
        int sent = Send(_backlog.WrittenSpan);
        byte[] rest = _backlog.WrittenSpan[sent..].ToArray();
        _backlog.ResetWrittenCount();
        _backlog.Write(rest);
        if (rest.Length > 0)
            return;
        if (_closing)
        {
            Release();
            return;
        }
        if (_finishing)
            Finish();
        if (!HasBacklog)
            Watcher?.OnDrained(this);
    }

    /// <summary>Sends what the window allows; tells how much that was.</summary>
    private int Send(ReadOnlySpan<byte> bytes)
    {
        int sent = 0;
        while (sent < bytes.Length && _sendWindow > 0)
        {
            int count = (int)Math.Min(Math.Min(bytes.Length - sent, _packet), _sendWindow);
            WaitsForLine |= !_line.SendData(Remote, bytes.Slice(sent, count));
            _sendWindow -= count;
            sent += count;
        }
        return sent;
    }

    /// <summary>What was read is granted anew, half a window at a time.</summary>
    private void Grant(int count)
    {
        _taken += count;
        if (_taken < MuxLimits.Window / 2 || _closed || _ended)
            return;
        _granted += _taken;
        _line.Send(MuxCode.SSH_MSG_CHANNEL_WINDOW_ADJUST, Remote, (uint)_taken);
        _taken = 0;
    }

    private void Release()
    {
        if (_closed)
            return;
        _closed = true;
        Break(new ConduitFault(FaultKind.Closed, "closed here"));
        _held.Clear();
        _backlog.Clear();
        WaitsForLine = false;
        _line.CloseChannel(this);
    }
}
