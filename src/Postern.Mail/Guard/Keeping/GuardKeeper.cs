using Microsoft.Extensions.Logging;
using Postern.Net.Loops;

namespace Postern.Mail.Guard.Keeping;

/// <summary>Writes down what a guard learns, every two seconds and at the end, and tells it of accounts that were unlocked.</summary>
/// <remarks>On a worker; one round at a time. What cannot be written waits for the next round, and the guard goes on meanwhile.</remarks>
public sealed class GuardKeeper : IAsyncDisposable
{
    private const int Batch = 1024; // arbitrary: as many rows of each kind are copied while the guard stands still
    private const int AgeEvery = 1800; // rounds: an hour

    private readonly LoginGuard _guard;
    private readonly GuardStore _store;
    private readonly Workers _workers;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private readonly Lock _turn = new();
    private Task _round = Task.CompletedTask;
    private bool _isFailing;
    private int _rounds;

    private GuardKeeper(LoginGuard guard, GuardStore store, Workers workers, TimeProvider time, ILogger log)
    {
        _guard = guard;
        _store = store;
        _workers = workers;
        _log = log;
        _timer = time.CreateTimer(_ => _ = Begin(), null, GuardLimits.Keep, GuardLimits.Keep);
    }

    /// <summary>Reads what is known, and keeps it from now on. The store is closed with this.</summary>
    /// <exception cref="IOException">It cannot be read; the text is one sentence.</exception>
    public static async Task<GuardKeeper> StartAsync(LoginGuard guard, GuardStore store, Workers workers, TimeProvider time, ILogger log, CancellationToken cancel)
    {
        await workers.RunAsync(
            () =>
            {
                store.Prove(guard.Keys);
                guard.Load(store);
            },
            cancel);
        return new GuardKeeper(guard, store, workers, time, log);
    }

    /// <summary>Writes down the rest.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await RoundAsync();
        _store.Dispose();
    }

    /// <summary>A round that begins after this call, so that all that was known before it is written down.</summary>
    internal async Task RoundAsync()
    {
        Task before;
        lock (_turn)
            before = _round;
        await before;
        await Begin();
    }

    private Task Begin()
    {
        lock (_turn)
            return _round = _round.IsCompleted ? KeepAsync() : _round;
    }

    private async Task KeepAsync()
    {
        try
        {
            await _workers.RunAsync(Keep, CancellationToken.None);
            if (_isFailing)
                GuardLog.KeptAgain(_log);
            _isFailing = false;
        }
        catch (IOException e)
        {
            // Once, not every two seconds.
            if (!_isFailing)
                GuardLog.NotKept(_log, e.Message);
            _isFailing = true;
        }
    }

    private void Keep()
    {
        var unlocked = _store.TakeUnlocks();
        foreach (var account in unlocked)
            _guard.Unlock(account);
        if (unlocked.Count > 0)
            GuardLog.Unlocked(_log, unlocked.Count);
        if (++_rounds % AgeEvery == 0)
            _guard.Age();
        while (_guard.TakeChanges(Batch) is { Count: > 0 } changes)
            Save(changes);
    }

    private void Save(GuardChanges changes)
    {
        try
        {
            _store.Save(changes);
        }
        catch
        {
            _guard.PutBack(changes);
            throw;
        }
    }
}
