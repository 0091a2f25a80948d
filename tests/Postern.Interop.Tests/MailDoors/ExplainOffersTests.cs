using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary><c>postern explain</c> decides as the door does: what a client from one address is offered, and what an administrator does where that is nothing.</summary>
public sealed class ExplainOffersTests : IDisposable
{
    private const string Front = "front-secret";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Whom_the_door_refuses_without_TLS_explain_refuses_too()
    {
        await AddAsync("olddev");
        string door = Clear("submission", "clearLogin = 127.0.0.1");
        await using (PosternProcess postern = await PosternProcess.RunAsync(_directory, door))
        {
            foreach (string from in (string[])["127.0.0.1", "127.0.0.2"])
            {
                await using var client = await MailClient.ClearAsync(postern.Port, from: from);
                await client.HearAsync("220 ");
                string offers = await client.AskAsync("EHLO olddev", "250 ") + await client.HearAsync("\r\n");
                Assert.Equal(from == "127.0.0.1", offers.Contains("AUTH", StringComparison.Ordinal));
                if (from != "127.0.0.1")
                    await client.AskAsync("AUTH PLAIN", "530 5.7.0 Not without TLS");
            }
        }

        var (code, text) = await ExplainAsync(door, "submission --as olddev --from 127.0.0.2");
        Failed(code, text, "before TLS", "nothing is offered: no TLS is spoken here, and no network that may log in without it has 127.0.0.2", "add clearLogin = 127.0.0.2, or write submissions:// or submission+auto://");
        Assert.DoesNotContain("STARTTLS", text, StringComparison.Ordinal);
        Assert.DoesNotContain("the password of olddev is right", text, StringComparison.Ordinal);
        (_, text) = await ExplainAsync(door, "submission --as olddev --from 127.0.0.1");
        Assert.Contains("PLAIN: the password of olddev is right", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_that_sends_without_a_login_does_not_log_in_for_that()
    {
        await AddAsync("olddev");
        var (code, text) = await ExplainAsync(Clear("submission", "clearLogin = 127.0.0.1\ndevice = 10.1.1.0/24 olddev"), "submission --as olddev --from 10.1.1.1");
        Failed(code, text, "before TLS", "nothing is offered", "add clearLogin = 10.1.1.1");
        Assert.Contains("its network sends without a login, as olddev", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_bound_to_TLS_is_not_offered_without_it()
    {
        await AddAsync("me");
        var (code, text) = await ExplainAsync(Clear("imap", "clearLogin = 127.0.0.1"), "imap --as me --mechanism SCRAM-SHA-256-PLUS");
        Failed(code, text, "login", "SCRAM-SHA-256-PLUS is not offered: it is bound to TLS, and there is none", "offered is ");
        Assert.DoesNotContain("is offered; not offered: SCRAM-SHA-256 ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_password_itself_is_not_kept_the_advice_is_to_keep_it()
    {
        await AddAsync("scanner", "--clear-for CRAM-MD5");
        await AddAsync("me");
        string door = Clear("imap", "clearLogin = 127.0.0.1\nmechanisms = PLAIN,CRAM-MD5");
        var (code, text) = await ExplainAsync(door, "imap --as me --mechanism CRAM-MD5");
        Failed(code, text, "login", "CRAM-MD5: me has no password that this mechanism can use: set it with postern account passwd me --clear-for CRAM-MD5", "→ postern account passwd me --clear-for CRAM-MD5");
        // What is told is what does it.
        await Shell.RunAsync("sh", "-c", $"echo {Front} | {PosternProcess.Path} account passwd me --clear-for CRAM-MD5 --state {State}");
        (_, text) = await ExplainAsync(door, "imap --as me --mechanism CRAM-MD5");
        Assert.Contains("CRAM-MD5: the password of me is right", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", "add it with postern account add nobody, or look for its name with postern account list")]
    [InlineData("nobody/phone", "add it with postern account add nobody, or look for its name with postern account list")]
    [InlineData("no:body", "→ look for its name with postern account list")]
    public async Task Who_is_unknown_is_added_and_given_no_other_password(string name, string advice)
    {
        await AddAsync("me");
        var (code, text) = await ExplainAsync(Clear("imap", "clearLogin = 127.0.0.1"), $"imap --as {name}");
        Failed(code, text, "account", $"there is no account “{name}”", advice);
        Failed(code, text, "login", "PLAIN: ", advice);
        Assert.DoesNotContain("passwd", text, StringComparison.Ordinal);
    }

    private string State => _directory.File("state");

    private static string Clear(string protocol, string more) => $"""
        [{protocol}]
        accept = {protocol}://127.0.0.1:0
        connect = {protocol}://127.0.0.1:{FreePort.Take()}
        login = check
        {more}
        """;

    private static void Failed(int code, string text, string step, string words, string advice)
    {
        Assert.True(code == 1, text);
        string[] lines = text.Split('\n');
        int at = Array.FindIndex(lines, line => line.StartsWith($"FAILED  {step} ", StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal));
        Assert.True(at >= 0, text);
        Assert.Contains(advice, lines[at + 1], StringComparison.Ordinal);
        Assert.EndsWith("The login does not work.\n", text, StringComparison.Ordinal);
    }

    private Task<string> AddAsync(string user, string more = "") =>
        Shell.RunAsync("sh", "-c", $"echo {Front} | {PosternProcess.Path} account add {user} {more} --state {State}");

    private async Task<(int Code, string Text)> ExplainAsync(string door, string words)
    {
        string file = PosternProcess.Write(_directory, door, "explain.conf");
        string[] all = words.Split(' ');
        return await Shell.TryAsync("sh", "-c", $"echo {Front} | {PosternProcess.Path} explain {all[0]} {file} {string.Join(' ', all[1..])}");
    }
}
