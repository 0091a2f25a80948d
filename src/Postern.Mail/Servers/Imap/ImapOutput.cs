using System.Buffers;
using System.Text;
using Postern.Net.Engine;
using Postern.Wire.Imap;

namespace Postern.Mail.Servers.Imap;

/// <summary>What the client is going to be sent: collected, and sent in pieces that are worth a packet.</summary>
/// <remarks>Filled by one at a time, on the loop or, while the session waits for it, on a worker; sent on the loop. Where nothing waits to be sent it has no memory.</remarks>
internal sealed class ImapOutput(Connection connection) : IBufferWriter<byte>
{
    /// <summary>Arbitrary: octets that are worth sending before there is more.</summary>
    internal const int Piece = 64 * 1024;

    private const int Least = 1024;

    private byte[]? _room;

    /// <summary>Octets that have not been sent.</summary>
    internal int Length { get; private set; }

    /// <summary>It is time to send what there is.</summary>
    internal bool IsFull => Length >= Piece;

    /// <summary>Where to write to.</summary>
    internal IBufferWriter<byte> Writer => this;

    /// <summary>Adds octets.</summary>
    internal void Add(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(GetSpan(octets.Length));
        Length += octets.Length;
    }

    /// <summary>Adds ASCII.</summary>
    internal void Add(string text) => Length += Encoding.ASCII.GetBytes(text, GetSpan(text.Length));

    /// <summary>Adds a string: between quotes where that can be, else as a literal (RFC 9051 §4.3).</summary>
    internal void AddString(string text)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        if (octets.Length > ImapLimits.Quoted || octets.AsSpan().ContainsAny("\r\n\0"u8))
        {
            Add($"{{{octets.Length}}}\r\n");
            Add(octets);
            return;
        }
        Add("\""u8);
        Add(Encoding.UTF8.GetBytes(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)));
        Add("\""u8);
    }

    /// <summary>Adds a response.</summary>
    internal void Add(ImapResponse response) => Add(response.Format());

    /// <inheritdoc/>
    public void Advance(int count) => Length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0) => Room(sizeHint).AsMemory(Length);

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => Room(sizeHint).AsSpan(Length);

    /// <summary>Sends everything; a client that does not read it is given up.</summary>
    /// <exception cref="Net.Conduits.ConduitException">The connection broke, or the client was too slow.</exception>
    internal async ValueTask FlushAsync()
    {
        if (Length == 0)
            return;
        await connection.Near.WriteAsync(_room.AsMemory(0, Length), connection.Deadline.Within(connection.Door.Settings.Limits.Pause, "an answer to be read"));
        connection.Deadline.Clear(); // it has been read: what takes long now is our work
        Rest();
    }

    /// <summary>Sends everything while somebody listens to the client under the connection's own limit, which stays as it is: a client that takes nothing for as long as that one lasts is given up by it.</summary>
    /// <exception cref="Net.Conduits.ConduitException">The connection broke.</exception>
    internal async ValueTask SendWhileListeningAsync()
    {
        if (Length == 0)
            return;
        await connection.Near.WriteAsync(_room.AsMemory(0, Length), connection.Deadline);
        Rest();
    }

    /// <summary>Everything has been sent: many sessions are idle, and what they said last needs no room.</summary>
    private void Rest()
    {
        if (_room is not null)
            ArrayPool<byte>.Shared.Return(_room);
        (_room, Length) = (null, 0);
    }

    private byte[] Room(int least)
    {
        if (_room is not null && _room.Length - Length >= Math.Max(least, 1))
            return _room;
        // In few steps: what is told of a mailbox soon fills a piece, and what fills it may stand out.
        int wanted = Length == 0 ? Least : Length < Piece / 4 ? 4 * Length : 2 * Piece;
        byte[] wider = ArrayPool<byte>.Shared.Rent(Math.Max(wanted, Length + least));
        if (_room is not null)
        {
            _room.AsSpan(0, Length).CopyTo(wider);
            ArrayPool<byte>.Shared.Return(_room);
        }
        return _room = wider;
    }
}
