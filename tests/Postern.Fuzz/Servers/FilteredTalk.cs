using System.Buffers;
using Postern.Wire.Text;

namespace Postern.Fuzz.Servers;

/// <summary>A client that says one thing after the other, a filter, and a server model; who speaks when, and in which pieces, comes from a seed.</summary>
internal sealed class FilteredTalk(IConversationFilter filter, Action<ReadOnlySpan<byte>> server, List<byte> said)
{
    private readonly ArrayBufferWriter<byte> _up = new();
    private readonly ArrayBufferWriter<byte> _down = new();
    private int _delivered;

    /// <summary>All that the client has heard.</summary>
    internal byte[] Heard => _down.WrittenSpan.ToArray();

    /// <summary>All that the server has heard.</summary>
    internal byte[] Arrived => _up.WrittenSpan.ToArray();

    /// <summary>Speaks until the client has said all and has heard what there is to be heard.</summary>
    internal void Run(ReadOnlySpan<byte> client, Random pieces)
    {
        while (!client.IsEmpty || said.Count > 0)
        {
            // A client that does not wait speaks too: what it says then is held.
            if (!client.IsEmpty && (said.Count == 0 || pieces.Next(filter.IsWaiting ? 8 : 2) == 0))
            {
                int length = Math.Min(client.Length, 1 + pieces.Next(pieces.Next(2) == 0 ? 3 : 60));
                filter.Up(client[..length], new(_up, _down));
                client = client[length..];
            }
            else if (said.Count > 0)
            {
                byte[] piece = [.. said.Take(1 + pieces.Next(pieces.Next(2) == 0 ? 3 : 60))];
                said.RemoveRange(0, piece.Length);
                filter.Down(piece, new(_up, _down));
            }
            var arrived = _up.WrittenSpan[_delivered..];
            _delivered = _up.WrittenCount;
            server(arrived);
        }
        Invariant.Holds(!filter.IsWaiting, "nobody waits for a server that has said everything");
    }
}
