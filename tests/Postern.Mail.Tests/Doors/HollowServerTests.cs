using System.Text;
using Postern.Net.Engine;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Mail.Tests.Doors;

/// <summary>Servers that list mechanisms which they do not do: another way is tried where nothing was judged, and nobody who stands between gains by it.</summary>
public sealed class HollowServerTests : IDisposable
{
    private const string Challenge = "+r={nonce}x,s=QSXCR+Q6sek8bf92,i=4096";

    private readonly MailBench _bench = new();

    [Theory]
    [InlineData(MailProtocol.Imap, "NO")]
    [InlineData(MailProtocol.Imap, "NOT")]
    [InlineData(MailProtocol.Imap, "+what?")]
    [InlineData(MailProtocol.Imap, "+m=future,r={nonce}x,s=QSXCR+Q6sek8bf92,i=4096")]
    [InlineData(MailProtocol.Imap, "+e=other-error")]
    [InlineData(MailProtocol.Pop3, "NOT")]
    [InlineData(MailProtocol.Pop3, "+what?")]
    [InlineData(MailProtocol.Submission, "NO")]
    [InlineData(MailProtocol.Submission, "NOT")]
    [InlineData(MailProtocol.Submission, "+what?")]
    public async Task Where_nothing_was_judged_another_way_is_tried_and_remembered(MailProtocol protocol, string says)
    {
        var server = new HollowServer(protocol, Script(("SCRAM-SHA-256", [says, "NO"])));
        Door door = Start(protocol, server);
        await LogInAsync(protocol, door, HollowServer.Password, isIn: true);
        Assert.Equal("SCRAM-SHA-256 PLAIN", server.Story);
        await LogInAsync(protocol, door, HollowServer.Password, isIn: true);
        await LogInAsync(protocol, door, "wrong", isIn: false);
        Assert.Equal("SCRAM-SHA-256 PLAIN PLAIN PLAIN", server.Story);
        Assert.Single(Lessons);
        Assert.Contains("lists SCRAM-SHA-256 and does not do it (the server refused SCRAM-SHA-256", Lessons[0], StringComparison.Ordinal);
        Assert.Contains("begin with PLAIN from now on", Lessons[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TlsMode.Clear, true)]
    [InlineData(TlsMode.Tls, false)]
    public async Task Who_may_stand_between_is_not_shown_the_password_for_a_no(TlsMode connect, bool isVerified)
    {
        var server = new HollowServer(MailProtocol.Imap, Script(("SCRAM-SHA-512", ["NOT"]), ("SCRAM-SHA-256", ["NO"]), ("SCRAM-SHA-1", [Challenge, "NO"])));
        Door door = Start(MailProtocol.Imap, server, connect, settings => settings with { Client = settings.Client with { Verify = isVerified } });
        await LogInAsync(MailProtocol.Imap, door, HollowServer.Password, isIn: false);
        await LogInAsync(MailProtocol.Imap, door, HollowServer.Password, isIn: false); // nor when it is repeated
        Assert.DoesNotContain("PLAIN", server.Story, StringComparison.Ordinal);
        Assert.Empty(Lessons);
    }

    [Fact]
    public async Task A_certificate_without_its_name_is_no_proof_of_who_is_asked()
    {
        var server = new HollowServer(MailProtocol.Imap, Script(("SCRAM-SHA-256", ["NOT"])));
        Door door = Start(MailProtocol.Imap, server, change: settings => settings with { Client = settings.Client with { CheckName = false } });
        await LogInAsync(MailProtocol.Imap, door, HollowServer.Password, isIn: false);
        Assert.Equal("SCRAM-SHA-256", server.Story);
    }

    [Theory]
    [InlineData("wants less work than is safe", "+r={nonce}x,s=QSXCR+Q6sek8bf92,i=1")]
    [InlineData("answers with another's nonce", "+r=other,s=QSXCR+Q6sek8bf92,i=4096")]
    [InlineData("cannot say now", "LATER")]
    public async Task Nothing_follows_a_server_that(string what, string says)
    {
        var server = new HollowServer(MailProtocol.Imap, Script(("SCRAM-SHA-256", [says])));
        await LogInAsync(MailProtocol.Imap, Start(MailProtocol.Imap, server), HollowServer.Password, isIn: false);
        Assert.True(server.Story == "SCRAM-SHA-256", $"a server that {what}: {server.Story}");
    }

    [Theory]
    [InlineData("YES")]
    [InlineData("+v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "YES")]
    public async Task Nothing_follows_a_yes_without_a_proof(params string[] end)
    {
        var server = new HollowServer(MailProtocol.Imap, Script(("SCRAM-SHA-256", [Challenge, .. end])));
        Door door = Start(MailProtocol.Imap, server);
        await LogInAsync(MailProtocol.Imap, door, HollowServer.Password, isIn: false);
        await LogInAsync(MailProtocol.Imap, door, HollowServer.Password, isIn: false);
        Assert.DoesNotContain("PLAIN", server.Story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_bound_to_TLS_is_followed_by_nothing_that_is_not()
    {
        var server = new HollowServer(MailProtocol.Imap, Script(("SCRAM-SHA-256-PLUS", ["NO"]), ("SCRAM-SHA-256", ["NO"])));
        Door door = Start(MailProtocol.Imap, server, change: settings => settings with { Mail = settings.Mail with { BackendMechanisms = ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN"] } });
        await LogInAsync(MailProtocol.Imap, door, HollowServer.Password, isIn: false);
        Assert.Equal("SCRAM-SHA-256-PLUS", server.Story);
    }

    [Fact]
    public async Task A_server_that_does_nothing_of_its_list_is_tried_three_times()
    {
        var server = new HollowServer(MailProtocol.Imap, Script(("SCRAM-SHA-512", ["NOT"]), ("SCRAM-SHA-256", ["NOT"]), ("SCRAM-SHA-1", ["NOT"])));
        Door door = Start(MailProtocol.Imap, server);
        await LogInAsync(MailProtocol.Imap, door, "wrong", isIn: false);
        Assert.Equal("SCRAM-SHA-512 SCRAM-SHA-256 PLAIN", server.Story);
        Assert.Empty(Lessons);
    }

    [Fact]
    public async Task A_refused_proof_is_one_try_and_the_same_password_once_more_shows_what_was_at_fault()
    {
        var server = new HollowServer(MailProtocol.Imap, Script(("SCRAM-SHA-256", [Challenge, "NO"])));
        Door door = Start(MailProtocol.Imap, server);
        await LogInAsync(MailProtocol.Imap, door, "wrong", isIn: false);
        await LogInAsync(MailProtocol.Imap, door, HollowServer.Password, isIn: false);
        Assert.Equal("SCRAM-SHA-256 SCRAM-SHA-256", server.Story);
        Assert.Contains(_bench.Log.Lines, line => line.Contains("SCRAM-SHA-256 has let nobody in there so far, so the same password once more is shown by PLAIN", StringComparison.Ordinal));

        await LogInAsync(MailProtocol.Imap, door, "wrong", isIn: false); // by PLAIN, and wrong all the same: back to what is strong
        await LogInAsync(MailProtocol.Imap, door, "wrong", isIn: false);
        Assert.Equal("SCRAM-SHA-256 SCRAM-SHA-256 PLAIN SCRAM-SHA-256", server.Story);
        Assert.Empty(Lessons);

        await LogInAsync(MailProtocol.Imap, door, HollowServer.Password, isIn: true);
        await LogInAsync(MailProtocol.Imap, door, "another", isIn: false);
        Assert.EndsWith("SCRAM-SHA-256 PLAIN PLAIN", server.Story, StringComparison.Ordinal);
        Assert.Single(Lessons);
    }

    public void Dispose() => _bench.Dispose();

    private List<string> Lessons => [.. _bench.Log.Lines.Where(line => line.Contains("does not do", StringComparison.Ordinal))];

    private static Dictionary<string, string[]> Script(params (string Mechanism, string[] Says)[] rows) => rows.ToDictionary(row => row.Mechanism, row => row.Says, StringComparer.Ordinal);

    private Door Start(MailProtocol protocol, HollowServer server, TlsMode connect = TlsMode.Tls, Func<DoorSettings, DoorSettings>? change = null)
    {
        ScriptedServer listening = _bench.Serve(async peer =>
        {
            if (connect == TlsMode.Tls)
                await peer.ShakeAsync(_bench.Certificate);
            await server.ServeAsync(peer);
        });
        return _bench.Start(protocol, listening, connect: connect, change: settings => MailBench.InTheClear(change?.Invoke(settings) ?? settings));
    }

    private async Task LogInAsync(MailProtocol protocol, Door door, string password, bool isIn)
    {
        string plain = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0ann\0{password}"));
        using var client = _bench.Connect(door);
        await client.HearAsync("\r\n");
        if (protocol == MailProtocol.Submission)
            await client.AskAsync("EHLO me", "250 ");
        string answer = await client.AskAsync(protocol == MailProtocol.Imap ? $"a AUTHENTICATE PLAIN {plain}" : $"AUTH PLAIN {plain}", "\r\n");
        string good = protocol switch { MailProtocol.Imap => "a OK", MailProtocol.Pop3 => "+OK", _ => "235" };
        Assert.True(answer.StartsWith(good, StringComparison.Ordinal) == isIn, answer + string.Join('\n', _bench.Log.Lines));
    }
}
