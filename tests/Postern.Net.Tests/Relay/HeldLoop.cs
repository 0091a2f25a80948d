using Postern.Testing;

namespace Postern.Net.Tests.Relay;

/// <summary>A loop that does nothing until this is disposed of: what happens meanwhile it sees at once, in the order in which it happened.</summary>
internal sealed class HeldLoop : IDisposable
{
    private readonly ManualResetEventSlim _release = new();
    private readonly Task _held;

    internal HeldLoop(LoopRig rig)
    {
        using var began = new ManualResetEventSlim();
        _held = rig.RunAsync(() =>
        {
            began.Set();
            _release.Wait();
            return Task.CompletedTask;
        });
        began.Wait();
    }

    public void Dispose()
    {
        _release.Set();
        _held.GetAwaiter().GetResult();
        _release.Dispose();
    }
}
