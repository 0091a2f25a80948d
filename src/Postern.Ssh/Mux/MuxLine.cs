using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Postern.Net.Conduits;
using Postern.Net.Control;
using Postern.Net.Dialing;
using Postern.Net.Loops;

namespace Postern.Ssh.Mux;

/// <summary>One control connection to a running ssh, in proxy mode: all channels of one loop pass through it.</summary>
/// <remarks>OpenSSH's PROTOCOL.mux: after MUX_C_PROXY the SSH connection protocol (RFC 4254) is spoken, and ssh gives our channels numbers of its own.</remarks>
internal sealed class MuxLine : IConduitWatcher
{
    private const int HeaderOfData = 14; // length, padding, type, channel, length

    private readonly SocketConduit _conduit;
    private readonly Dictionary<uint, SshChannel> _channels = [];
    private readonly Dictionary<uint, (TaskCompletionSource<SshChannel> Opened, string Target)> _opening = [];
    private readonly byte[] _out = new byte[HeaderOfData + MuxLimits.Packet];
    private byte[] _in = new byte[MuxLimits.Message];
    private int _start;
    private int _end;
    private uint _next;
    private bool _refused;

    private (Action<bool> Tell, Action End)? _guard;

    private MuxLine(SocketConduit conduit, string path)
    {
        _conduit = conduit;
        Path = path;
    }

    /// <summary>The control socket that it leads to.</summary>
    internal string Path { get; }

    internal Loop Loop => _conduit.Loop;

    /// <summary>Why no more channels can be opened, once that is so.</summary>
    internal ConduitFault? Fault { get; private set; }

    /// <summary>
    /// ssh has a channel here that never came to be, or not yet. When this connection closes, OpenSSH (9.2) wants to tell
    /// the server so, does not know the server's number for the channel, and ends, with everybody's login.
    /// </summary>
    internal bool IsDirty => _refused || _opening.Count > 0;

    /// <summary>Somebody has a copy of it, which outlives us, and is told whether that must.</summary>
    internal bool IsGuarded => _guard is not null;

    /// <summary>The last attempt to have it guarded, and before when the next is not worth it, in the loop's milliseconds.</summary>
    internal (Task Done, long Again)? Guarding { get; set; }

    /// <summary>Has it guarded.</summary>
    /// <param name="tell">Told whether it is dirty: before ssh hears what makes it so.</param>
    /// <param name="end">Called once when this connection has ended.</param>
    internal void Guard(Action<bool> tell, Action end)
    {
        if (Fault is not null)
        {
            end();
            return;
        }
        _guard = (tell, end);
        tell(IsDirty);
    }

    /// <summary>Another descriptor of the connection, which keeps it open.</summary>
    /// <exception cref="IOException">There is none left.</exception>
    internal SafeFileHandle Duplicate() => DescriptorPassing.Duplicate(_conduit.Descriptor);

    /// <summary>Called when a channel that was open is gone.</summary>
    internal Action? ChannelGone { get; init; }

    /// <summary>Connects to ssh's control socket, on the loop, whose thread this must be.</summary>
    /// <exception cref="ConduitException">ssh does not answer there, or not in its protocol.</exception>
    internal static async Task<MuxLine> ConnectAsync(Loop loop, string path, Action channelGone)
    {
        var deadline = new Deadline(loop);
        var conduit = (SocketConduit)await new UnixDialer(path, MuxLimits.Greeting).DialAsync(loop, DialRequest.Anonymous, deadline);
        var line = new MuxLine(conduit, path) { ChannelGone = channelGone };
        try
        {
            await line.GreetAsync(deadline.Within(MuxLimits.Greeting, "greeting of ssh"));
        }
        catch (ConduitException)
        {
            conduit.Abort();
            throw;
        }
        finally
        {
            deadline.Clear();
        }
        conduit.Watcher = line;
        return line;
    }

    /// <summary>Asks sshd to connect to a host and port.</summary>
    /// <exception cref="ConduitException">It says no; the text says why.</exception>
    internal Task<SshChannel> OpenAsync(string host, int port, string target)
    {
        if (Fault is not null)
            return Task.FromException<SshChannel>(new ConduitException(Fault));
        uint id = _next++;
        var opened = new TaskCompletionSource<SshChannel>();
        _opening.Add(id, (opened, target));
        _guard?.Tell(IsDirty);
        var message = MuxMessage.Frame(new byte[512], MuxCode.SSH_MSG_CHANNEL_OPEN);
        message.Text("direct-tcpip");
        message.Number(id);
        message.Number(MuxLimits.Window);
        message.Number(MuxLimits.Packet);
        message.Text(host);
        message.Number((uint)port);
        message.Text("127.0.0.1"); // the originator, for sshd's log: whom we serve is none of its business
        message.Number(0);
        Write(message.End());
        return opened.Task;
    }

    /// <summary>Ends the connection; its channels are lost.</summary>
    internal void Close(string why)
    {
        _conduit.Watcher = null;
        _conduit.Abort();
        Lose(new ConduitFault(FaultKind.Reset, why));
    }

    /// <summary>Sends data; false when the control connection is full.</summary>
    internal bool SendData(uint channel, ReadOnlySpan<byte> data)
    {
        var message = MuxMessage.Frame(_out, MuxCode.SSH_MSG_CHANNEL_DATA);
        message.Number(channel);
        message.Bytes(data);
        Write(message.End());
        return !_conduit.HasBacklog;
    }

    /// <summary>Sends a message that has at most one number beside the channel's.</summary>
    internal void Send(byte type, uint channel, uint? number = null)
    {
        var message = MuxMessage.Frame(stackalloc byte[16], type);
        message.Number(channel);
        if (number is { } value)
            message.Number(value);
        Write(message.End());
    }

    internal void CloseChannel(SshChannel channel)
    {
        if (Fault is null)
            Send(MuxCode.SSH_MSG_CHANNEL_CLOSE, channel.Remote);
        else
            Forget(channel.Id);
    }

    void IConduitWatcher.OnReadable(Conduit conduit)
    {
        while (Fault is null)
        {
            switch (conduit.TryRead(out var bytes))
            {
                case ReadStatus.Wait:
                    return;
                case ReadStatus.Data:
                    Append(bytes.Span);
                    if (!TakeMessages())
                        Close("ssh sent what is not its protocol");
                    break;
                default:
                    Close("the SSH connection is lost");
                    break;
            }
        }
    }

    void IConduitWatcher.OnDrained(Conduit conduit)
    {
        foreach (SshChannel channel in _channels.Values.ToArray())
            channel.OnLineDrained();
    }

    private async Task GreetAsync(Deadline deadline)
    {
        byte[] buffer = new byte[64];
        var hello = new MuxMessage(buffer);
        hello.Number(MuxCode.MUX_MSG_HELLO);
        hello.Number(MuxCode.Version);
        Write(hello.End());
        var proxy = new MuxMessage(buffer);
        proxy.Number(MuxCode.MUX_C_PROXY);
        proxy.Number(0);
        Write(proxy.End());
        await ExpectAsync(MuxCode.MUX_MSG_HELLO, MuxCode.Version, deadline);
        await ExpectAsync(MuxCode.MUX_S_PROXY, 0, deadline);
    }

    private async Task ExpectAsync(uint type, uint number, Deadline deadline)
    {
        byte[]? message;
        while ((message = Next()?.ToArray()) is null)
        {
            var bytes = await _conduit.ReadAsync(deadline);
            if (bytes.IsEmpty)
                throw new ConduitException(FaultKind.Connect, "ssh closed its control socket");
            Append(bytes.Span);
        }
        var reader = new MuxReader(message);
        if (reader.Number() != type || reader.Number() != number || !reader.IsWhole)
            throw new ConduitException(FaultKind.Connect, "ssh does not speak version 4 of its mux protocol: OpenSSH 7.4 or later is needed");
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_end + bytes.Length > _in.Length)
        {
            // What is left of a message moves to the front; it is shorter than the largest message.
            byte[] room = _end - _start + bytes.Length <= _in.Length ? _in : new byte[_end - _start + bytes.Length];
            _in.AsSpan(_start, _end - _start).CopyTo(room);
            (_in, _end, _start) = (room, _end - _start, 0);
        }
        bytes.CopyTo(_in.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>The next whole message, without its length; null while there is none.</summary>
    private Memory<byte>? Next()
    {
        if (_end - _start < 4)
            return null;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(_in.AsSpan(_start));
        if (length > MuxLimits.Message || _end - _start - 4 < length)
            return null;
        var message = _in.AsMemory(_start + 4, (int)length);
        _start += 4 + (int)length;
        if (_start == _end)
            _start = _end = 0;
        return message;
    }

    private bool TakeMessages()
    {
        while (Fault is null && Next() is { } message)
        {
            if (!Take(message))
                return false;
        }
        return _end - _start < 4 || BinaryPrimitives.ReadUInt32BigEndian(_in.AsSpan(_start)) <= MuxLimits.Message;
    }

    /// <summary>Serves one message; false where it makes no sense.</summary>
    private bool Take(ReadOnlyMemory<byte> message)
    {
        var reader = new MuxReader(message.Span);
        _ = reader.Byte(); // the padding length, always 0
        byte type = reader.Byte();
        if (type is < MuxCode.SSH_MSG_CHANNEL_OPEN_CONFIRMATION or > MuxCode.SSH_MSG_CHANNEL_CLOSE)
            return reader.IsWhole; // requests to ssh itself, which it answers
        uint id = reader.Number();
        if (type == MuxCode.SSH_MSG_CHANNEL_OPEN_CONFIRMATION)
            return Opened(id, ref reader);
        if (type == MuxCode.SSH_MSG_CHANNEL_OPEN_FAILURE)
            return Refused(id, ref reader);
        if (!_channels.TryGetValue(id, out SshChannel? channel))
            return false;
        switch (type)
        {
            case MuxCode.SSH_MSG_CHANNEL_WINDOW_ADJUST:
                uint more = reader.Number();
                if (reader.IsWhole)
                    channel.Widen(more);
                break;
            case MuxCode.SSH_MSG_CHANNEL_DATA:
                int length = reader.Bytes().Length;
                return reader.IsWhole && channel.Deliver(message.Slice(message.Length - length));
            case MuxCode.SSH_MSG_CHANNEL_EOF:
                channel.End();
                break;
            case MuxCode.SSH_MSG_CHANNEL_CLOSE:
                ClosedByPeer(channel);
                break;
            default:
                break; // extended data: a TCP connection has none
        }
        return reader.IsWhole;
    }

    private bool Opened(uint id, ref MuxReader reader)
    {
        uint remote = reader.Number();
        uint window = reader.Number();
        uint packet = reader.Number();
        if (!reader.IsWhole || packet == 0 || !_opening.Remove(id, out var asked))
            return false;
        var channel = new SshChannel(this, id, remote, window, packet, asked.Target);
        _channels.Add(id, channel);
        _guard?.Tell(IsDirty);
        if (!asked.Opened.TrySetResult(channel))
            channel.Close(); // whoever asked has given up
        return true;
    }

    private bool Refused(uint id, ref MuxReader reader)
    {
        uint reason = reader.Number();
        string text = reader.Text();
        if (!reader.IsWhole || !_opening.Remove(id, out var asked))
            return false;
        _refused = true;
        asked.Opened.TrySetException(new ConduitException(FaultKind.Connect, OpenFailure.Sentence(reason, text)));
        return true;
    }

    private void ClosedByPeer(SshChannel channel)
    {
        // RFC 4254 §5.3: a close is answered by one, and the number is free then.
        channel.OnPeerClosed();
        Forget(channel.Id);
    }

    private void Forget(uint id)
    {
        if (_channels.Remove(id))
            ChannelGone?.Invoke();
    }

    private void Write(ReadOnlySpan<byte> message)
    {
        if (_conduit.TryWrite(message) == WriteStatus.Fault)
            Loop.Post(() => Close("the SSH connection is lost")); // not from within a channel's own call
    }

    private void Lose(ConduitFault fault)
    {
        if (Fault is not null)
            return;
        Fault = fault;
        _guard?.End();
        foreach (var (opened, _) in _opening.Values.ToArray())
            opened.TrySetException(new ConduitException(fault));
        _opening.Clear();
        foreach (SshChannel channel in _channels.Values.ToArray())
        {
            channel.Lose(fault);
            Forget(channel.Id);
        }
    }
}
