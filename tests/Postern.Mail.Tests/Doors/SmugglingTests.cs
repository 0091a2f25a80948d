using Postern.Net.Engine;
using Postern.Wire.Ends;

namespace Postern.Mail.Tests.Doors;

/// <summary>Mails with something behind a false end, towards a next hop that would take it for one: never does a second mail arrive.</summary>
public sealed class SmugglingTests : IDisposable
{
    private const string Second = "MAIL FROM:<admin@example.test>\r\nRCPT TO:<victim@example.test>\r\nDATA\r\nSubject: smuggled\r\n\r\nevil";

    private readonly MailBench _bench = new();
    private readonly LenientHop _hop = new();

    /// <summary>Each could be an end of a mail for some server; the strict end is not among them.</summary>
    public static TheoryData<string> FalseEnds =>
    [
        "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\r.\n", "\n.\r",
        "\r\n\0.\r\n", "\r\n.\0\r\n", "\r\n\0.\0\r\n", "\n\0.\0\n", "\r\n.\r\r\n", "\r\n.\r\0\n", "\n\n.\n\n",
        "\r\n..\r.\r\n", "\r\n.\r.\r\n", "\r.\r.\r", "\r\0\n.\r\n.", "\r\n.\n.\r\n.", "\x85.\x85", "\r\n. \r\n", "\r\n.\t\r\n", "\r\n\v.\r\n", "\f.\f",
    ];

    [Theory]
    [MemberData(nameof(FalseEnds))]
    public async Task A_false_end_in_DATA_brings_no_second_mail(string end)
    {
        using var client = await BeginAsync();
        await client.AskAsync("DATA", "354 ");
        await client.SayAsync("Subject: first\r\n\r\nbody" + end + Second + "\r\n.\r\nNOOP\r\n");
        await JudgeAsync(client);
    }

    [Theory]
    [MemberData(nameof(FalseEnds))]
    [InlineData("\r\n.\r\n")]
    public async Task No_end_at_all_is_in_BDAT(string end)
    {
        using var client = await BeginAsync();
        string mail = "Subject: first\r\n\r\nbody" + end + Second + "\r\n.\r\n";
        await client.SayAsync($"BDAT {mail.Length} LAST\r\n{mail}NOOP\r\n");
        await JudgeAsync(client);
    }

    [Theory]
    [MemberData(nameof(FalseEnds))]
    [InlineData("\r\n.\r\n")]
    public async Task Nor_where_a_chunk_ends_in_its_middle(string end)
    {
        using var client = await BeginAsync();
        string first = "Subject: first\r\n\r\nbody" + end[..^1];
        string last = end[^1] + Second + "\r\n";
        await client.SayAsync($"BDAT {first.Length}\r\n{first}BDAT {last.Length} LAST\r\n{last}NOOP\r\n");
        await JudgeAsync(client);
    }

    [Theory]
    [MemberData(nameof(FalseEnds))]
    public async Task Nor_in_a_header(string end)
    {
        using var client = await BeginAsync();
        await client.AskAsync("DATA", "354 ");
        await client.SayAsync("Subject: first" + end + Second + "\r\n.\r\nNOOP\r\n");
        await JudgeAsync(client);
    }

    public void Dispose() => _bench.Dispose();

    private async Task<TestClient> BeginAsync()
    {
        Door door = _bench.Start(MailProtocol.Submission, _bench.Serve(_hop.ServeAsync), change: MailBench.InTheClear);
        var client = _bench.Connect(door);
        await client.HearAsync("220 ");
        await client.AskAsync("EHLO me", "250 ");
        await client.AskAsync("AUTH PLAIN AGFubgBzZWNyZXQ=", "235 ");
        await client.AskAsync("MAIL FROM:<ann@example.test>", "250 ");
        await client.AskAsync("RCPT TO:<bob@example.test>", "250 ");
        return client;
    }

    /// <summary>The door has come to the end that is one, and the hop has taken one mail or none, and never heard of the second.</summary>
    private async Task JudgeAsync(TestClient client)
    {
        await client.HearAsync("250 2.0.0 Fine");
        await client.AskAsync("QUIT", "221 ");
        await _bench.EndAsync();
        Assert.True(_hop.Mails.Count <= 1, "a second mail arrived: " + string.Join("\n---\n", _hop.Mails));
        Assert.DoesNotContain(_hop.Commands, command => command.Contains("admin@", StringComparison.Ordinal) || command.Contains("victim@", StringComparison.Ordinal));
        if (_hop.Mails is [var only])
            Assert.EndsWith("evil", only.TrimEnd('\r', '\n', '.'), StringComparison.Ordinal);
    }
}
