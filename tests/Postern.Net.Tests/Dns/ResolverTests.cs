using Postern.Wire.Dns;

namespace Postern.Net.Tests.Dns;

/// <summary>The resolver against a server whose every word is scripted.</summary>
public sealed class ResolverTests : IDisposable
{
    private readonly ScriptedServer _server = new("127.0.0.1");
    private readonly ResolverBench _bench;

    public ResolverTests() => _bench = new ResolverBench(_server.Port);

    [Theory]
    [InlineData("192.0.2.1", "an address of the other family | 192.0.2.1")]
    [InlineData("2001:DB8::1", "2001:db8::1 | an address of the other family")]
    [InlineData("localhost", "::1 | 127.0.0.1")]
    [InlineData("LOCALHOST.", "::1 | 127.0.0.1")]
    [InlineData("a.localhost", "::1 | 127.0.0.1")]
    public async Task What_needs_no_question_asks_none(string name, string answer)
    {
        Assert.True(_bench.Resolver.Resolve(name).V4.IsCompleted);
        Assert.Equal(answer, await _bench.AskAsync(name));
        Assert.Empty(_server.Asked);
    }

    [Fact]
    public async Task Both_families_are_asked_for_with_an_id_each()
    {
        _server.Answer = question => [question.Addresses(60, "192.0.2.1", "192.0.2.2", "2001:db8::1")];
        Assert.Equal("2001:db8::1 | 192.0.2.1 192.0.2.2", await _bench.AskAsync("Pop.Example."));
        Assert.Equal(["pop.example", "pop.example"], _server.Asked.Select(question => question.Name));
        Assert.Equal([DnsType.A, DnsType.Aaaa], _server.Asked.Select(question => question.Type).Order());
        Assert.All(_server.Asked, question => Assert.True(question.UsesEdns));
    }

    [Fact]
    public async Task One_family_is_told_before_the_other_is_known()
    {
        _bench.Time.Factor = 20;
        _server.Answer = question => question.Type == DnsType.A ? [question.Addresses(60, "192.0.2.1")] : [];
        var resolution = _bench.Resolver.Resolve("pop.example");
        Assert.Equal("192.0.2.1", Assert.Single((await resolution.V4).Addresses).ToString());
        Assert.False(resolution.V6.IsCompleted);
        Assert.StartsWith("no name server answered", (await resolution.V6).Problem);
    }

    [Fact]
    public async Task Forged_answers_are_waited_past()
    {
        _server.Answer = question =>
        [
            question.WithId((ushort)(question.Id + 1), "203.0.113.1"),
            new DnsQuestion([(byte)(question.Id >> 8), (byte)question.Id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, (byte)'x', 0, 0, 1, 0, 1], false).Addresses(60, "203.0.113.2"),
            [1, 2, 3],
            question.Addresses(60, "192.0.2.1"),
        ];
        Assert.EndsWith("| 192.0.2.1", await _bench.AskAsync("pop.example"));
    }

    [Fact]
    public async Task A_cut_answer_is_asked_for_again_over_TCP()
    {
        _server.Answer = question => [question.IsTcp ? question.Addresses(60, "192.0.2.1", "2001:db8::1") : question.Truncated()];
        Assert.Equal("2001:db8::1 | 192.0.2.1", await _bench.AskAsync("pop.example"));
        Assert.Equal(2, _server.Asked.Count(question => question.IsTcp));
    }

    [Fact]
    public async Task A_server_that_cannot_read_EDNS_is_asked_without()
    {
        _server.Answer = question => [question.UsesEdns ? question.Code(1) : question.Addresses(60, "192.0.2.1", "2001:db8::1")];
        Assert.Equal("2001:db8::1 | 192.0.2.1", await _bench.AskAsync("pop.example"));
    }

    [Theory]
    [InlineData(2, "ServerFailure")]
    [InlineData(5, "Refused")]
    public async Task A_server_that_fails_is_named(int code, string word)
    {
        _server.Answer = question => [question.Code(code)];
        Assert.EndsWith($"| no name server answered: 127.0.0.1 answered with {word}", await _bench.AskAsync("pop.example"));
    }

    [Fact]
    public async Task The_next_server_is_asked_when_one_is_silent_or_fails()
    {
        using var second = new ScriptedServer("127.0.0.2", _server.Port);
        using var third = new ScriptedServer("127.0.0.3", _server.Port);
        _bench.Time.Factor = 20;
        second.Answer = question => [question.Code(2)];
        third.Answer = question => [question.Addresses(60, "192.0.2.1", "2001:db8::1")];
        _bench.Servers("127.0.0.1 127.0.0.2 127.0.0.3");
        Assert.Equal("2001:db8::1 | 192.0.2.1", await _bench.AskAsync("pop.example"));
    }

    [Fact]
    public async Task Servers_take_turns_when_told_so()
    {
        using var second = new ScriptedServer("127.0.0.2", _server.Port);
        second.Answer = _server.Answer = question => [question.Addresses(0, "192.0.2.1", "2001:db8::1")];
        _bench.Servers("127.0.0.1 127.0.0.2", "options rotate");
        for (int i = 0; i < 4; i++)
            await _bench.AskAsync("pop.example");
        Assert.Equal(4, second.Asked.Count);
        Assert.Equal(4, _server.Asked.Count);
    }

    [Fact]
    public async Task Silence_and_no_server_at_all_are_told_apart()
    {
        _bench.Time.Factor = 20;
        Assert.EndsWith("| no name server answered: 127.0.0.1 timed out", await _bench.AskAsync("pop.example"));
        _server.Dispose();
        Assert.EndsWith("| no name server answered: 127.0.0.1 connection refused", await _bench.AskAsync("imap.example"));
    }

    [Fact]
    public async Task Short_names_get_the_suffixes_first_and_long_ones_last()
    {
        _bench.Servers("127.0.0.1", "search one.example two.example");
        _server.Answer = question => [question.Name is "pop.two.example" ? question.Addresses(60, "192.0.2.1") : question.NoSuchName(0)];
        Assert.Equal("the name has no address | 192.0.2.1", await _bench.AskAsync("pop"));
        Assert.Equal("no such name | no such name", await _bench.AskAsync("a.b"));
        Assert.Equal(
            ["pop.one.example", "pop.two.example", "a.b", "a.b.one.example", "a.b.two.example"],
            _server.Asked.Where(question => question.Type == DnsType.A).Select(question => question.Name));
    }

    [Fact]
    public async Task What_is_not_a_domain_name_is_not_asked_for()
    {
        Assert.Equal("not a domain name | not a domain name", await _bench.AskAsync(new string('x', 64) + ".example"));
        Assert.Empty(_server.Asked);
    }

    public void Dispose()
    {
        _server.Dispose();
        _bench.Dispose();
    }
}
