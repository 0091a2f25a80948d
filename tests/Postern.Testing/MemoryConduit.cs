using Postern.Net.Conduits;
using Postern.Net.Loops;

namespace Postern.Testing;

/// <summary>A conduit whose peer has said everything in advance, in pieces of one size, and has finished.</summary>
/// <remarks>It never makes anybody wait, so that a whole conversation runs in one go on the loop.</remarks>
public sealed class MemoryConduit(Loop loop, ReadOnlyMemory<byte> input, int piece) : Conduit(loop)
{
    private readonly MemoryStream _output = new();
    private ReadOnlyMemory<byte> _input = input;

    /// <summary>What was written to the peer.</summary>
    public byte[] Output => _output.ToArray();

    public override bool HasBacklog => false;

    public override WriteStatus TryWrite(ReadOnlySpan<byte> bytes)
    {
        if (Fault is not null)
            return WriteStatus.Fault;
        BytesWritten += bytes.Length;
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
        bytes = _input[..Math.Min(piece, _input.Length)];
        if (Fault is not null)
            return ReadStatus.Fault;
        _input = _input[bytes.Length..];
        BytesRead += bytes.Length;
        return bytes.IsEmpty ? ReadStatus.End : ReadStatus.Data;
    }
}
