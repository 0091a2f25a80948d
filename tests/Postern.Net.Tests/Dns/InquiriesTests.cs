using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Postern.Net.Dns;
using Postern.Wire.Dns;

namespace Postern.Net.Tests.Dns;

/// <summary>A question is asked once, however its callers fall.</summary>
public sealed class InquiriesTests
{
    /// <summary>A caller may look into the cache before the answer is there, and at what is under way after it has ended.</summary>
    [Fact]
    public async Task A_caller_that_comes_between_the_end_and_the_cache_asks_nothing()
    {
        var inquiries = new Inquiries(new AnswerCache(TimeProvider.System), TimeProvider.System, NullLogger.Instance);
        for (int round = 0; round < 5000; round++)
        {
            int asked = 0;
            Question question = Question.Of($"{round}.example", DnsType.A);
            using var together = new Barrier(2);
            await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
            {
                together.SignalAndWait(TestContext.Current.CancellationToken);
                await inquiries.AskAsync(question, () =>
                {
                    Interlocked.Increment(ref asked);
                    return Task.FromResult(Finding.Of([IPAddress.Loopback], TimeSpan.FromMinutes(1)));
                });
            })));
            Assert.Equal(1, asked);
        }
    }
}
