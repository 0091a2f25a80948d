using Postern.Net.Conduits;
using Postern.Net.Tls;

namespace Postern.Net.Talk;

/// <summary>A conversation in lines: what preludes, doors, servers and clients speak through.</summary>
/// <remarks>
/// Keeps only an unfinished line between reads. Replies are collected with <see cref="Say(ReadOnlySpan{byte})"/> and go
/// out together with <see cref="FlushAsync"/>. The only STARTTLS upgrade in the house is here, and it refuses when a
/// byte from before the handshake is left (RFC 3207 §4.2, RFC 9051 §6.2.1): what an attacker put into the clear
/// stream is never read as if it had come through TLS.
/// </remarks>
public sealed class Talk
{
    private readonly int _longestLine;
    private ReadOnlyMemory<byte> _held;

    /// <summary>What is held lies in the loop's scratch, and must be copied before anything can wait.</summary>
    private bool _lent;
    private byte[] _reply = [];
    private int _replyLength;

    /// <summary>Talks over a conduit.</summary>
    /// <param name="conduit">The connection.</param>
    /// <param name="longestLine">Bytes of the longest line that is taken, its end included.</param>
    public Talk(Conduit conduit, int longestLine)
    {
        Conduit = conduit;
        _longestLine = longestLine;
    }

    /// <summary>The connection; another one after an upgrade.</summary>
    public Conduit Conduit { get; private set; }

    /// <summary>Bytes came in that nobody has read yet.</summary>
    public bool HasHeld => !_held.IsEmpty || Conduit.HasUnread;

    /// <summary>A whole line came in that nobody has read yet.</summary>
    public bool HasLine => _held.Span.Contains((byte)'\n');

    /// <summary>Bytes of the reply that have not been sent.</summary>
    public int Unsent => _replyLength;

    /// <summary>Reads a line, without its CRLF or LF; null at the clean end. Good until the next await.</summary>
    /// <exception cref="ConduitException">The line is too long, the conduit broke, or the deadline ran out.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadLineAsync(Deadline deadline)
    {
        while (true)
        {
            int end = _held.Span.IndexOf((byte)'\n');
            if (end >= _longestLine || (end < 0 && _held.Length >= _longestLine))
                throw new ConduitException(FaultKind.Protocol, $"a line of more than {_longestLine} bytes");
            if (end >= 0)
                return TakeLine(end);
            if (!await MoreAsync(deadline))
                return null;
        }
    }

    /// <summary>Reads and forgets this many bytes (a literal that was not asked for); false when the stream ended before.</summary>
    public async ValueTask<bool> SkipAsync(long count, Deadline deadline)
    {
        while (true)
        {
            int skipped = (int)Math.Min(count, _held.Length);
            Drop(skipped);
            count -= skipped;
            if (count == 0)
                return true;
            if (!await MoreAsync(deadline))
                return false;
        }
    }

    /// <summary>Gives what is there, or what comes next; empty at the end. Good until the next await; what was taken of it is told with <see cref="Take"/>.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(Deadline deadline)
    {
        if (_held.IsEmpty)
            await MoreAsync(deadline);
        return _held;
    }

    /// <summary>Takes so many bytes of what is there.</summary>
    public void Take(int count) => Drop(count);

    /// <summary>Reads exactly this many bytes (a literal that is wanted); null when the stream ended before.</summary>
    public async ValueTask<byte[]?> ReadBytesAsync(int count, Deadline deadline)
    {
        byte[] bytes = new byte[count];
        int filled = 0;
        while (true)
        {
            int taken = Math.Min(count - filled, _held.Length);
            _held[..taken].CopyTo(bytes.AsMemory(filled));
            filled += taken;
            Drop(taken);
            if (filled == count)
                return bytes;
            if (!await MoreAsync(deadline))
                return null;
        }
    }

    /// <summary>Adds bytes to the reply.</summary>
    public void Say(ReadOnlySpan<byte> bytes)
    {
        if (_replyLength + bytes.Length > _reply.Length)
            Array.Resize(ref _reply, Math.Max(_replyLength + bytes.Length, 128));
        bytes.CopyTo(_reply.AsSpan(_replyLength));
        _replyLength += bytes.Length;
    }

    /// <summary>Adds a text to the reply, as UTF-8.</summary>
    public void Say(string text)
    {
        Span<byte> bytes = stackalloc byte[256];
        if (System.Text.Encoding.UTF8.TryGetBytes(text, bytes, out int count))
            Say(bytes[..count]);
        else
            Say(System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Sends the reply.</summary>
    public async ValueTask FlushAsync(Deadline deadline)
    {
        int length = _replyLength;
        _replyLength = 0;
        byte[] reply = _reply;
        _reply = [];
        if (length > 0)
            await Conduit.WriteAsync(reply.AsMemory(0, length), deadline);
    }

    /// <summary>Becomes a TLS server in place.</summary>
    /// <exception cref="ConduitException">Bytes came before the handshake, or it failed.</exception>
    public async ValueTask UpgradeAsync(TlsServer server, Deadline deadline)
    {
        RefuseHeld();
        Conduit = await server.AcceptAsync(Conduit, deadline);
    }

    /// <summary>Becomes a TLS client in place, and verifies the server.</summary>
    /// <exception cref="ConduitException">Bytes came before the handshake, it failed, or the server was not accepted.</exception>
    public async ValueTask UpgradeAsync(TlsClient client, string host, string target, Deadline deadline)
    {
        RefuseHeld();
        Conduit = await client.ConnectAsync(Conduit, host, target, deadline);
    }

    /// <summary>Ends the conversation: what nobody read goes back into the conduit, for whoever reads it next.</summary>
    public Conduit Release()
    {
        Conduit.Unread(_held.Span);
        _held = default;
        return Conduit;
    }

    private void RefuseHeld()
    {
        if (HasHeld)
            throw new ConduitException(FaultKind.Protocol, "bytes came before the TLS handshake (STARTTLS injection?)");
    }

    private ReadOnlyMemory<byte> TakeLine(int end)
    {
        var line = _held[..end];
        Drop(end + 1);
        return line.Length > 0 && line.Span[^1] == '\r' ? line[..^1] : line;
    }

    /// <summary>Lets go of the first bytes held, and moves the rest out of the loop's scratch.</summary>
    private void Drop(int count)
    {
        var rest = _held[count..];
        _held = _lent ? rest.ToArray() : rest;
        _lent = false;
    }

    /// <summary>Reads more, behind what is held. What is held is moved out of the loop's scratch before anything waits.</summary>
    private async ValueTask<bool> MoreAsync(Deadline deadline)
    {
        byte[] before = _held.ToArray();
        _held = before;
        _lent = false;
        var more = await Conduit.ReadAsync(deadline);
        if (more.IsEmpty)
            return false;
        if (before.Length == 0)
        {
            _held = more;
            _lent = true;
            return true;
        }
        byte[] all = new byte[before.Length + more.Length];
        before.CopyTo(all, 0);
        more.CopyTo(all.AsMemory(before.Length));
        _held = all;
        return true;
    }
}
