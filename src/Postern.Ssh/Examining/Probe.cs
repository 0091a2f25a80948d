using Postern.Ssh.Mux;

namespace Postern.Ssh.Examining;

/// <summary>Channels of one login, one at a time: opened, asked, and closed again (RFC 4254).</summary>
/// <remarks>Every question is put so that the server has to answer it: what is seen is its own yes or no, and not what a client makes of it.</remarks>
internal sealed class Probe : IDisposable
{
    private const int Header = 2; // the padding length, always 0, and the type

    private readonly ControlTalk _talk;
    private readonly List<byte> _data = [];
    private uint _id;
    private uint _remote;
    private bool _isOpen;
    private bool _isEnded;

    private Probe(ControlTalk talk) => _talk = talk;

    /// <summary>What the channel has brought so far.</summary>
    internal byte[] Data => [.. _data];

    internal static async Task<Probe> ConnectAsync(string path, CancellationToken cancel)
    {
        ControlTalk talk = await ControlTalk.ConnectAsync(path, cancel);
        var probe = new Probe(talk);
        try
        {
            await talk.SendAsync(Proxy(), cancel);
            if (ControlTalk.Number(await talk.ReceiveAsync(cancel), 0) != MuxCode.MUX_S_PROXY)
                throw new IOException("ssh has no proxy mode on its control socket: OpenSSH 7.4 or later is needed");
            return probe;
        }
        catch
        {
            probe.Dispose();
            throw;
        }
    }

    /// <summary>Asks for a channel; the reason and the words of RFC 4254 §5.1 where the server refuses, and null where it opens one.</summary>
    internal async Task<(uint Reason, string Text)?> OpenAsync(string kind, Action<FieldWriter> more, CancellationToken cancel)
    {
        _id++;
        _data.Clear();
        _isEnded = false;
        await SendAsync(MuxCode.SSH_MSG_CHANNEL_OPEN, fields =>
        {
            fields.Text(kind);
            fields.Number(_id);
            fields.Number(MuxLimits.Window);
            fields.Number(MuxLimits.Packet);
            more(fields);
        }, cancel);
        while (true)
        {
            byte[] message = await NextAsync(cancel);
            if (message[1] == MuxCode.SSH_MSG_CHANNEL_OPEN_FAILURE)
                return Refusal(message);
            if (message[1] != MuxCode.SSH_MSG_CHANNEL_OPEN_CONFIRMATION)
                continue;
            _remote = Remote(message);
            _isOpen = true;
            return null;
        }
    }

    /// <summary>Asks something of the open channel, and waits for yes or no.</summary>
    internal async Task<bool> AskAsync(string request, Action<FieldWriter> more, CancellationToken cancel)
    {
        await SendAsync(MuxCode.SSH_MSG_CHANNEL_REQUEST, fields =>
        {
            fields.Number(_remote);
            fields.Text(request);
            fields.Flag(true);
            more(fields);
        }, cancel);
        while (_isOpen)
        {
            byte[] message = await NextAsync(cancel);
            if (message[1] is MuxCode.SSH_MSG_CHANNEL_SUCCESS or MuxCode.SSH_MSG_CHANNEL_FAILURE)
                return message[1] == MuxCode.SSH_MSG_CHANNEL_SUCCESS;
            await TakeAsync(message, cancel);
        }
        return false;
    }

    /// <summary>Sends data on the open channel.</summary>
    internal Task TellAsync(byte[] data, CancellationToken cancel) => SendAsync(MuxCode.SSH_MSG_CHANNEL_DATA, fields =>
    {
        fields.Number(_remote);
        fields.Bytes(data);
    }, cancel);

    /// <summary>Says that no more data will come from here.</summary>
    internal Task EndAsync(CancellationToken cancel) => SendAsync(MuxCode.SSH_MSG_CHANNEL_EOF, fields => fields.Number(_remote), cancel);

    /// <summary>Collects what the channel brings until it is enough, or the server has ended it.</summary>
    internal async Task HearAsync(Func<bool> enough, CancellationToken cancel)
    {
        while (_isOpen && !_isEnded && !enough())
            await TakeAsync(await NextAsync(cancel), cancel);
    }

    /// <summary>Closes the channel, and waits until the server has closed it too.</summary>
    internal async Task CloseAsync(CancellationToken cancel)
    {
        if (!_isOpen)
            return;
        await SendAsync(MuxCode.SSH_MSG_CHANNEL_CLOSE, fields => fields.Number(_remote), cancel);
        while (_isOpen)
            _isOpen = (await NextAsync(cancel))[1] != MuxCode.SSH_MSG_CHANNEL_CLOSE;
    }

    public void Dispose() => _talk.Dispose();

    /// <summary>The next message that is for the channel.</summary>
    private async Task<byte[]> NextAsync(CancellationToken cancel)
    {
        while (true)
        {
            byte[] message = await _talk.ReceiveAsync(cancel);
            if (message.Length >= Header + 4 && message[1] is >= MuxCode.SSH_MSG_CHANNEL_OPEN_CONFIRMATION and <= MuxCode.SSH_MSG_CHANNEL_FAILURE && Id(message) == _id)
                return message;
        }
    }

    private async Task TakeAsync(byte[] message, CancellationToken cancel)
    {
        switch (message[1])
        {
            case MuxCode.SSH_MSG_CHANNEL_DATA:
                _data.AddRange(Payload(message));
                break;
            case MuxCode.SSH_MSG_CHANNEL_EOF:
                _isEnded = true;
                break;
            case MuxCode.SSH_MSG_CHANNEL_CLOSE:
                // RFC 4254 §5.3: a close is answered by one.
                await SendAsync(MuxCode.SSH_MSG_CHANNEL_CLOSE, fields => fields.Number(_remote), cancel);
                _isOpen = false;
                break;
            default:
                break; // more window, an exit status, what is said on standard error
        }
    }

    private Task SendAsync(byte type, Action<FieldWriter> write, CancellationToken cancel)
    {
        var fields = FieldWriter.OfType(type);
        write(fields);
        return _talk.SendAsync(fields.Message(), cancel);
    }

    private static byte[] Proxy()
    {
        var proxy = FieldWriter.ToSsh(MuxCode.MUX_C_PROXY);
        proxy.Number(0);
        return proxy.Message();
    }

    private static MuxReader After(byte[] message)
    {
        var reader = new MuxReader(message);
        _ = reader.Byte();
        _ = reader.Byte();
        return reader;
    }

    private static uint Id(byte[] message)
    {
        MuxReader reader = After(message);
        return reader.Number();
    }

    private static uint Remote(byte[] message)
    {
        MuxReader reader = After(message);
        _ = reader.Number();
        return reader.Number();
    }

    private static byte[] Payload(byte[] message)
    {
        MuxReader reader = After(message);
        _ = reader.Number();
        return reader.Bytes().ToArray();
    }

    private static (uint Reason, string Text) Refusal(byte[] message)
    {
        MuxReader reader = After(message);
        _ = reader.Number();
        return (reader.Number(), reader.Text());
    }
}
