namespace Postern.Hosting.Life;

/// <summary>The wish that the process ends: first that it lets everybody finish, then that it ends at once.</summary>
internal sealed class Ending : IDisposable
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _now = new();

    /// <summary>Completes when somebody has asked.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Is cancelled when nobody is to be waited for.</summary>
    public CancellationToken Now => _now.Token;

    /// <summary>Asks; <paramref name="atOnce"/> waits for nobody.</summary>
    public void Ask(bool atOnce)
    {
        if (atOnce)
            _now.Cancel();
        _asked.TrySetResult();
    }

    /// <inheritdoc/>
    public void Dispose() => _now.Dispose();
}
