using Postern.Net.Relay;

namespace Postern.Testing;

/// <summary>Runs a carriage as something a test can wait for.</summary>
public static class RelayRuns
{
    /// <summary>Starts it; on its loop.</summary>
    public static Task<RelayEnd> RunAsync(this Carriage carriage)
    {
        var owner = new Owner();
        carriage.Start(owner);
        return owner.End;
    }

    private sealed class Owner : IRelayOwner
    {
        private readonly TaskCompletionSource<RelayEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<RelayEnd> End => _end.Task;

        public void OnRelayEnd(RelayEnd end) => _end.SetResult(end);
    }
}
