using Postern.Net.Engine;
using Postern.Wire.Ends;

namespace Postern.Mail.Tests.Doors;

/// <summary>APOP at a POP3 server (RFC 1939 §7): where it is named, and the greeting has a timestamp that nobody could have chosen.</summary>
public sealed class ApopBackTests : IDisposable
{
    private const string Digest = "APOP mrose c4c9334bac560ecc979e58001b3e22fb";

    private readonly MailBench _bench = new();

    [Theory]
    [InlineData("+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>", "APOP", Digest)]
    [InlineData("+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>", "USER APOP", Digest)]
    [InlineData("+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>", "USER", "USER mrose PASS tanstaaf")]
    [InlineData("+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>", "", "USER mrose PASS tanstaaf")]
    [InlineData("+OK POP3 server ready", "USER APOP", "USER mrose PASS tanstaaf")]
    [InlineData("+OK POP3 server ready", "APOP", "")]
    [InlineData("+OK POP3 server ready <1896\u0080.697170952@dbc.mtview.ca.us>", "APOP", "")] // CVE-2007-1558
    public async Task It_is_used_where_it_is_named_and_there_is_a_timestamp(string greeting, string named, string login)
    {
        ScriptedServer server = _bench.Serve(new Script(("", greeting + "\r\n"), ("CAPA", "-ERR what?\r\n"), ("USER", "+OK\r\n"), ("PASS", "+OK in\r\n"), ("APOP", "+OK in\r\n"), ("QUIT", "+OK\r\n")).ServeAsync);
        Door door = _bench.Start(MailProtocol.Pop3, server, change: settings => MailBench.InTheClear(settings) with { Mail = MailBench.InTheClear(settings).Mail with { BackendMechanisms = named.Split(' ', StringSplitOptions.RemoveEmptyEntries) } });
        using var client = _bench.Connect(door);
        await client.HearAsync("+OK");
        await client.AskAsync("USER mrose", "+OK");
        await client.AskAsync("PASS tanstaaf", login.Length > 0 ? "+OK" : "-ERR [SYS/TEMP]");
        Assert.Equal(login, string.Join(' ', server.Story.Split('\n').Where(line => line.Length > 0 && line != "CAPA")));
    }

    [Fact]
    public async Task A_no_to_it_is_a_wrong_password_and_is_followed_by_nothing()
    {
        ScriptedServer server = _bench.Serve(new Script(("", "+OK ready <1@b>\r\n"), ("CAPA", "-ERR what?\r\n"), ("APOP", "-ERR no\r\n")).ServeAsync);
        Door door = _bench.Start(MailProtocol.Pop3, server, change: settings => MailBench.InTheClear(settings) with { Mail = MailBench.InTheClear(settings).Mail with { BackendMechanisms = ["APOP", "USER"] } });
        using var client = _bench.Connect(door);
        await client.HearAsync("+OK");
        await client.AskAsync("USER mrose", "+OK");
        await client.AskAsync("PASS tanstaaf", "-ERR [AUTH]");
        Assert.DoesNotContain("PASS", server.Story, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();
}
