using Microsoft.Extensions.Logging;

namespace Postern.Net.Dns;

/// <summary>The questions that are under way: each only once, however many wait for it; and the cache before them.</summary>
internal sealed class Inquiries(AnswerCache cache, TimeProvider time, ILogger log)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Question, Task<Finding>> _underWay = [];

    /// <summary>The answer to a question, from the cache or by asking. Does not throw.</summary>
    internal async Task<Finding> AskAsync(Question question, Func<Task<Finding>> ask)
    {
        if (cache.TryFresh(question, out Finding? known))
            return known;
        Task<Finding> asking = Join(question, ask);
        if (!cache.TryStale(question, out Finding? stale))
            return await asking;
        bool answered = await Task.WhenAny(asking, Task.Delay(ResolverLimits.Patience, time)) == asking;
        Finding finding = answered ? await asking : Finding.Failure("the servers take long");
        if (!finding.IsFailure)
            return finding;
        DnsLog.ServesStale(log, question.Name, finding.Problem!); // a failure has its problem
        cache.Prolong(question);
        return stale;
    }

    private Task<Finding> Join(Question question, Func<Task<Finding>> ask)
    {
        lock (_lock)
        {
            if (_underWay.TryGetValue(question, out Task<Finding>? asking))
                return asking;
            // What was under way when the caller looked into the cache may have ended since: it is in the cache before it leaves this list.
            if (cache.TryFresh(question, out Finding? known))
                return Task.FromResult(known);
            asking = Task.Run(() => RunAsync(question, ask));
            _underWay.Add(question, asking);
            return asking;
        }
    }

    private async Task<Finding> RunAsync(Question question, Func<Task<Finding>> ask)
    {
        try
        {
            Finding finding = await ask();
            if (!finding.IsFailure)
                cache.Put(question, finding);
            return finding;
        }
        finally
        {
            lock (_lock)
                _underWay.Remove(question);
        }
    }
}
