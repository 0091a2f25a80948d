using Postern.Net.Conduits;
using Postern.Net.Loops;

namespace Postern.Net.Tests.Relay;

/// <summary>A peer that takes nothing and never stops speaking once it has been spoken to.</summary>
internal sealed class DeafConduit(Loop loop) : Conduit(loop)
{
    private static readonly byte[] Piece = new byte[1 << 16];

    private bool _speaks;

    internal static ConduitFault Gone { get; } = new(FaultKind.Reset, "nobody listens");

    public override bool HasBacklog => false;

    public override ConduitFault? WriteFault => _speaks ? Gone : Fault;

    public override WriteStatus TryWrite(ReadOnlySpan<byte> bytes)
    {
        _speaks = true;
        return WriteStatus.Fault;
    }

    public override void Finish()
    {
        // It does not listen.
    }

    public override void Abort() => Close();

    public override void Close() => Break(ConduitFault.Closed);

    protected override ReadStatus ReadCore(out ReadOnlyMemory<byte> bytes)
    {
        bytes = _speaks ? Piece : default;
        return _speaks ? ReadStatus.Data : ReadStatus.Wait;
    }
}
