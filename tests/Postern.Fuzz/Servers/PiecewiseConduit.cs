using Postern.Net.Conduits;
using Postern.Net.Loops;

namespace Postern.Fuzz.Servers;

/// <summary>A conduit whose peer says these pieces, each for a read of its own, and then has finished.</summary>
internal sealed class PiecewiseConduit(Loop loop, IEnumerable<byte[]> pieces) : Conduit(loop)
{
    private readonly Queue<byte[]> _pieces = new(pieces.Where(piece => piece.Length > 0));
    private readonly MemoryStream _output = new();

    /// <summary>What was written to the peer.</summary>
    internal byte[] Output => _output.ToArray();

    public override bool HasBacklog => false;

    public override WriteStatus TryWrite(ReadOnlySpan<byte> bytes)
    {
        if (Fault is not null)
            return WriteStatus.Fault;
        _output.Write(bytes);
        return WriteStatus.Done;
    }

    public override void Finish()
    {
        // The peer has nothing more to say, whatever it hears.
    }

    public override void Abort() => Close();

    public override void Close() => Break(new ConduitFault(FaultKind.Closed, "closed here"));

    protected override ReadStatus ReadCore(out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (Fault is not null)
            return ReadStatus.Fault;
        if (!_pieces.TryDequeue(out byte[]? piece))
            return ReadStatus.End;
        bytes = piece;
        return ReadStatus.Data;
    }
}
