using System.Buffers;
using System.Text;
using Postern.Net.Engine;
using Postern.Wire.Imap;

namespace Postern.Mail.Servers.Imap;

/// <summary>What the client is going to be sent: collected, and sent in pieces that are worth a packet.</summary>
/// <remarks>Filled by one at a time, on the loop or, while the session waits for it, on a worker; sent on the loop.</remarks>
internal sealed class ImapOutput(Connection connection)
{
    /// <summary>Arbitrary: octets that are worth sending before there is more.</summary>
    internal const int Piece = 64 * 1024;

    private ArrayBufferWriter<byte>? _bytes;

    /// <summary>Octets that have not been sent.</summary>
    internal int Length => _bytes?.WrittenCount ?? 0;

    /// <summary>It is time to send what there is.</summary>
    internal bool IsFull => Length >= Piece;

    /// <summary>Where to write to.</summary>
    internal IBufferWriter<byte> Writer => _bytes ??= new ArrayBufferWriter<byte>(512);

    /// <summary>Adds octets.</summary>
    internal void Add(ReadOnlySpan<byte> octets) => Writer.Write(octets);

    /// <summary>Adds ASCII.</summary>
    internal void Add(string text) => Encoding.ASCII.GetBytes(text, Writer);

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

    /// <summary>Sends everything; a client that does not read it is given up.</summary>
    /// <exception cref="Net.Conduits.ConduitException">The connection broke, or the client was too slow.</exception>
    internal async ValueTask FlushAsync()
    {
        if (_bytes is not { WrittenCount: > 0 } bytes)
            return;
        await connection.Near.WriteAsync(bytes.WrittenMemory, connection.Deadline.Within(connection.Door.Settings.Limits.Pause, "an answer to be read"));
        // Many sessions are idle: what they said last needs no room.
        if (bytes.Capacity > Piece)
            _bytes = null;
        else
            bytes.ResetWrittenCount();
    }

    /// <summary>Sends everything while somebody listens to the client under the connection's own limit, which stays as it is: a client that takes nothing for as long as that one lasts is given up by it.</summary>
    /// <exception cref="Net.Conduits.ConduitException">The connection broke.</exception>
    internal async ValueTask SendWhileListeningAsync()
    {
        if (_bytes is not { WrittenCount: > 0 } bytes)
            return;
        await connection.Near.WriteAsync(bytes.WrittenMemory, connection.Deadline);
        bytes.ResetWrittenCount();
    }

    /// <summary>Nothing is to be said for a while.</summary>
    internal void Rest() => _bytes = null;
}
