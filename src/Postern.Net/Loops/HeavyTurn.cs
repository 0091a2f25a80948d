using System.Runtime.CompilerServices;

namespace Postern.Net.Loops;

/// <summary>Awaited before work that keeps a loop for a fraction of a millisecond and more: such work has a share of each turn, and one piece of it always has its place.</summary>
/// <remarks>
/// The kernel tells of what is ready in the order in which it became so, however few it is asked for at a time: a thousand
/// handshakes that are ready would all come before the next byte of somebody who is in. Waiting here they come between.
/// </remarks>
internal readonly struct HeavyTurn(Loop loop) : ICriticalNotifyCompletion
{
    /// <summary>Nobody waits and this turn has time for it: it goes on without waiting.</summary>
    public bool IsCompleted => loop.TryTakeHeavyTurn();

    public HeavyTurn GetAwaiter() => this;

    /// <summary>Gives nothing; the wait has no limit of its own and never fails.</summary>
    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => loop.AwaitHeavyTurn(continuation);

    public void UnsafeOnCompleted(Action continuation) => loop.AwaitHeavyTurn(continuation);
}
