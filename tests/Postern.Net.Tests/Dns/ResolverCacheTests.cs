using System.Net;
using Postern.Net.Dns;
using Postern.Wire.Dns;

namespace Postern.Net.Tests.Dns;

/// <summary>For how long an answer is believed.</summary>
public sealed class ResolverCacheTests : IDisposable
{
    private const string Found = "2001:db8::1 | 192.0.2.1";

    private readonly ScriptedServer _server = new("127.0.0.1");
    private readonly ResolverBench _bench;

    public ResolverCacheTests()
    {
        _bench = new ResolverBench(_server.Port);
        Serve(100);
    }

    [Fact]
    public async Task An_answer_is_kept_for_its_time_and_no_longer()
    {
        Assert.Equal(Found, await _bench.AskAsync("pop.example"));
        Assert.Equal(Found, await _bench.AskAsync("POP.example"));
        Assert.Equal(2, _server.Asked.Count);
        _bench.Time.Pass(TimeSpan.FromSeconds(101));
        Assert.Equal(Found, await _bench.AskAsync("pop.example"));
        Assert.Equal(4, _server.Asked.Count);
    }

    [Fact]
    public async Task A_known_answer_is_there_at_once()
    {
        await _bench.AskAsync("pop.example");
        Assert.True(_bench.Resolver.Resolve("pop.example").V6.IsCompleted);
    }

    [Fact]
    public async Task An_answer_for_ever_is_kept_an_hour()
    {
        Serve(uint.MaxValue >> 1);
        await _bench.AskAsync("pop.example");
        _bench.Time.Pass(TimeSpan.FromMinutes(59));
        await _bench.AskAsync("pop.example");
        Assert.Equal(2, _server.Asked.Count);
        _bench.Time.Pass(TimeSpan.FromMinutes(2));
        await _bench.AskAsync("pop.example");
        Assert.Equal(4, _server.Asked.Count);
    }

    [Fact]
    public async Task A_name_that_is_missing_heals_within_a_minute()
    {
        _server.Answer = question => [question.NoSuchName(86400)];
        Assert.Equal("no such name | no such name", await _bench.AskAsync("pop.example"));
        Serve(100);
        Assert.Equal("no such name | no such name", await _bench.AskAsync("pop.example"));
        _bench.Time.Pass(TimeSpan.FromSeconds(61));
        Assert.Equal(Found, await _bench.AskAsync("pop.example"));
    }

    [Fact]
    public async Task A_failure_is_not_remembered()
    {
        _server.Answer = question => [question.Code(2)];
        Assert.StartsWith("no name server answered", await _bench.AskAsync("pop.example"));
        Serve(100);
        Assert.Equal(Found, await _bench.AskAsync("pop.example"));
    }

    [Fact]
    public async Task Callers_at_the_same_time_share_one_question()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _bench.AskAsync("pop.example"))));
        Assert.All(all, answer => Assert.Equal(Found, answer));
        Assert.Equal(2, _server.Asked.Count);
    }

    [Fact]
    public async Task An_old_answer_serves_while_no_server_does()
    {
        await _bench.AskAsync("pop.example");
        _server.Answer = _ => [];
        _bench.Time.Factor = 20;
        _bench.Time.Pass(TimeSpan.FromSeconds(101));
        Assert.Equal(Found, await _bench.AskAsync("pop.example"));
        await _bench.Log.WaitForAsync("Warning: dns: no answer for pop.example, an old one serves on");
        int asked = _server.Asked.Count;
        Assert.Equal(Found, await _bench.AskAsync("pop.example")); // the servers are left alone for a while
        Assert.Equal(asked, _server.Asked.Count);
        _bench.Time.Pass(TimeSpan.FromMinutes(61));
        Assert.StartsWith("no name server answered", await _bench.AskAsync("pop.example"));
    }

    [Fact]
    public async Task A_no_is_stronger_than_an_old_answer()
    {
        await _bench.AskAsync("pop.example");
        _server.Answer = question => [question.NoSuchName(0)];
        _bench.Time.Pass(TimeSpan.FromSeconds(101));
        Assert.Equal("no such name | no such name", await _bench.AskAsync("pop.example"));
        _server.Answer = question => [question.Code(2)];
        Assert.StartsWith("no name server answered", await _bench.AskAsync("pop.example"));
    }

    [Fact]
    public void The_least_used_make_room()
    {
        var cache = new AnswerCache(_bench.Time);
        for (int i = 0; i < ResolverLimits.Answers + 1; i++)
        {
            cache.Put(Of(i), Finding.Of([IPAddress.Loopback], TimeSpan.FromMinutes(1)));
            Assert.True(cache.TryFresh(Of(0), out _));
        }
        Assert.False(cache.TryFresh(Of(1), out _));
        Assert.True(cache.TryFresh(Of(2), out _));
    }

    public void Dispose()
    {
        _server.Dispose();
        _bench.Dispose();
    }

    private static Question Of(int number) => Question.Of($"{number}.example", DnsType.A);

    private void Serve(uint ttl) => _server.Answer = question => [question.Addresses(ttl, "192.0.2.1", "2001:db8::1")];
}
