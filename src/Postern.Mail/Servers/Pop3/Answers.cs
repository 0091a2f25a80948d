using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Postern.Net.Engine;
using Postern.Wire.Pop3;

namespace Postern.Mail.Servers.Pop3;

/// <summary>What is said to a client, collected until it is worth sending: one piece of memory, which an idle session has not.</summary>
internal sealed class Answers(Connection connection, TimeSpan patience) : IDisposable
{
    private byte[]? _piece;
    private int _length;

    /// <summary>Octets that may still be written before <see cref="SendAsync"/>.</summary>
    internal int Room => Pop3ServerLimits.Piece - _length;

    /// <summary>What waits to be sent.</summary>
    internal int Length => _length;

    /// <summary>Where the next octets go; what was written there is told with <see cref="Advance"/>.</summary>
    internal Memory<byte> Free => (_piece ??= ArrayPool<byte>.Shared.Rent(Pop3ServerLimits.Piece)).AsMemory(_length, Room);

    /// <summary>So many octets were written.</summary>
    internal void Advance(int octets) => _length += octets;

    /// <summary>Adds octets.</summary>
    internal void Add(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(Free.Span);
        _length += octets.Length;
    }

    /// <summary>Adds a number.</summary>
    internal void AddNumber(long number)
    {
        _ = Utf8Formatter.TryFormat(number, Free.Span, out int count);
        _length += count;
    }

    /// <summary>Adds the first line of an answer, or a short answer.</summary>
    internal void Add(string text) => _length += Encoding.UTF8.GetBytes(text, Free.Span);

    /// <summary>Adds the first line of an answer.</summary>
    internal void Add(Pop3Reply reply) => Add(reply.Format());

    /// <summary>Forgets what was written behind this length.</summary>
    internal void Cut(int length) => _length = length;

    /// <summary>Sends what is there, and waits until the client's side has room for more.</summary>
    /// <exception cref="Net.Conduits.ConduitException">The connection broke, or the client takes nothing.</exception>
    internal async ValueTask SendAsync()
    {
        if (_piece is null)
            return;
        int length = _length;
        _length = 0;
        if (length > 0)
            await connection.Near.WriteAsync(_piece.AsMemory(0, length), connection.Deadline.Within(patience, "reading an answer"));
        Dispose();
    }

    /// <summary>Sends what is there where less than so much room is left.</summary>
    internal ValueTask MakeRoomAsync(int octets) => Room < octets ? SendAsync() : ValueTask.CompletedTask;

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_piece is not null)
            ArrayPool<byte>.Shared.Return(_piece);
        _piece = null;
    }
}
