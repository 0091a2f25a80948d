namespace Postern.Interop.Tests.Peers;

/// <summary>How long a test waits for what must come soon. Long, because both cores may be busy; nobody waits it out but a failing test.</summary>
internal static class Patience
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>A token that fires when patience is over, or the test is.</summary>
    internal static CancellationTokenSource Begin()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(Limit);
        return source;
    }

    /// <summary>Asks again and again until the answer is there.</summary>
    internal static async Task<T> UntilAsync<T>(Func<T?> ask, Func<string> otherwise)
        where T : class
    {
        using var patience = Begin();
        while (true)
        {
            if (ask() is { } answer)
                return answer;
            if (patience.IsCancellationRequested)
                throw new TimeoutException(otherwise());
            await Task.Delay(Step, CancellationToken.None);
        }
    }

    /// <summary>The same where the answer has to be fetched.</summary>
    internal static async Task UntilAsync(Func<Task<bool>> ask, Func<string> otherwise)
    {
        using var patience = Begin();
        while (!await ask())
        {
            if (patience.IsCancellationRequested)
                throw new TimeoutException(otherwise());
            await Task.Delay(Step, CancellationToken.None);
        }
    }

    internal static Task UntilAsync(Func<bool> ask, Func<string> otherwise) =>
        UntilAsync(() => ask() ? "yes" : null, otherwise);
}
