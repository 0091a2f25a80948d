namespace Postern.Net.Loops;

/// <summary>Brings the continuation of an ordinary await (a worker's answer) back to the loop it began on.</summary>
internal sealed class LoopContext(Loop loop) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => loop.Post(d, state);

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("a loop is never waited for");

    public override SynchronizationContext CreateCopy() => this;
}
