using Postern.Net.Conduits;

namespace Postern.Net.Dialing;

/// <summary>Reads so many bytes and no more from a conduit; what came beyond them is given back.</summary>
internal sealed class ExactReader(Conduit conduit, Deadline deadline)
{
    private byte[] _held = [];

    internal async ValueTask<byte[]> ReadAsync(int count)
    {
        while (_held.Length < count)
        {
            var bytes = await conduit.ReadAsync(deadline);
            if (bytes.IsEmpty)
                throw new ConduitException(FaultKind.Protocol, "the proxy closed the connection in the middle of its answer");
            _held = [.. _held, .. bytes.Span];
        }
        byte[] taken = _held[..count];
        _held = _held[count..];
        return taken;
    }

    internal void Release()
    {
        conduit.Unread(_held);
        _held = [];
    }
}
