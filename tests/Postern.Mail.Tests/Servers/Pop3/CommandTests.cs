using System.Globalization;

namespace Postern.Mail.Tests.Servers.Pop3;

/// <summary>What each command answers, in two messages of 120 and 200 octets: those of the examples in RFC 1939 §5 and §7.</summary>
public sealed class CommandTests : IDisposable
{
    private const string First = "Subject: one\r\n\r\n.dot\r\n..\r\n";

    private readonly Pop3Rig _rig = new();

    public CommandTests()
    {
        _rig.Put((First + new string('x', 118 - First.Length) + "\r\n").Replace("\r\n", "\n", StringComparison.Ordinal));
        _rig.Put("Subject: two\r\n\r\n" + new string('y', 182) + "\r\n");
    }

    public static TheoryData<string, string> Answers => new()
    {
        { "STAT", "+OK 2 320" },
        { "STAT of what", "+OK 2 320" },
        { "LIST", "+OK 2 messages (320 octets)|1 120|2 200|." },
        { "LIST 2", "+OK 2 200" },
        { "LIST 3", "-ERR No such message: there are 2" },
        { "LIST 0", "-ERR No such message: there are 2" },
        { "LIST 1 2", "-ERR The number of a message is wanted" },
        { "LIST -1", "-ERR The number of a message is wanted" },
        { "LIST +1", "-ERR The number of a message is wanted" },
        { "LIST 99999999999999999999", "-ERR The number of a message is wanted" },
        { "list 1", "+OK 1 120" },
        { "UIDL", "+OK|1 00000001{v}|2 00000002{v}|." },
        { "UIDL 2", "+OK 2 00000002{v}" },
        { "UIDL 3", "-ERR No such message: there are 2" },
        { "RETR", "-ERR The number of a message is wanted" },
        { "RETR 3", "-ERR No such message: there are 2" },
        { "RETR 1", "+OK 120 octets|Subject: one||..dot|...|{x}|." },
        { "RETR 2", "+OK 200 octets|Subject: two||{y}|." },
        { "TOP 1 0", "+OK|Subject: one||." },
        { "TOP 1 1", "+OK|Subject: one||..dot|." },
        { "TOP 1 2", "+OK|Subject: one||..dot|...|." },
        { "TOP  1  3", "+OK|Subject: one||..dot|...|{x}|." },
        { "TOP 1 99999", "+OK|Subject: one||..dot|...|{x}|." },
        { "TOP 1", "-ERR TOP wants a message and a number of lines" },
        { "TOP", "-ERR TOP wants a message and a number of lines" },
        { "TOP 1 -1", "-ERR TOP wants a message and a number of lines" },
        { "TOP 3 1", "-ERR No such message: there are 2" },
        { "NOOP", "+OK" },
        { "RSET", "+OK" },
        { "DELE 1|STAT|LIST|UIDL", "+OK It goes at QUIT|+OK 1 200|+OK 1 messages (200 octets)|2 200|.|+OK|2 00000002{v}|." },
        { "DELE 1|DELE 1|RETR 1|TOP 1 1|LIST 1|UIDL 1", "+OK It goes at QUIT|-ERR This message is deleted|-ERR This message is deleted|-ERR This message is deleted|-ERR This message is deleted|-ERR This message is deleted" },
        { "DELE 2|RSET|STAT|RETR 2", "+OK It goes at QUIT|+OK|+OK 2 320|+OK 200 octets|Subject: two||{y}|." },
        { "DELE", "-ERR The number of a message is wanted" },
        { "DELE 3", "-ERR No such message: there are 2" },
        { "CAPA", "+OK Capability list follows|TOP|UIDL|RESP-CODES|AUTH-RESP-CODE|PIPELINING|EXPIRE NEVER|UTF8 USER|LANG|." },
        { "UTF8", "+OK UTF-8 it is" },
        { "LANG", "+OK Languages|en English|." },
        { "LANG EN", "+OK en English it is" },
        { "LANG *", "+OK en English it is" },
        { "LANG fr", "-ERR Not in this language" },
        // RFC 1939 §7 and §10, RFC 6856 §3.3
        { "TOP 100 3", "-ERR No such message: there are 2" },
        { "STAT|LIST|RETR 1|DELE 1|RETR 2|DELE 2", "+OK 2 320|+OK 2 messages (320 octets)|1 120|2 200|.|+OK 120 octets|Subject: one||..dot|...|{x}|.|+OK It goes at QUIT|+OK 200 octets|Subject: two||{y}|.|+OK It goes at QUIT" },
        { "LANG MUL|LANG|LANG es|LANG uga|LANG sv|LANG *", "-ERR Not in this language|+OK Languages|en English|.|-ERR Not in this language|-ERR Not in this language|-ERR Not in this language|+OK en English it is" },
        { "LAST", "-ERR Unknown command, or not after the login" },
        { "USER ann", "-ERR Unknown command, or not after the login" },
        { "STLS", "-ERR Unknown command, or not after the login" },
        { "AUTH PLAIN", "-ERR Unknown command, or not after the login" },
        { "", "-ERR Not a command" },
        { "R\u00C4TR 1", "-ERR Not a command" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_command_is_answered(string commands, string answers)
    {
        string heard = await _rig.TalkAsync([.. commands.Split('|'), "QUIT"]);
        string validity = Directory.EnumerateFiles(_rig.Folder.Path, "dovecot-uidvalidity.*").Single()[^8..];
        string expected = (answers + "|+OK Goodbye|").Replace("{v}", validity, StringComparison.Ordinal)
            .Replace("{x}", new string('x', 118 - First.Length), StringComparison.Ordinal).Replace("{y}", new string('y', 182), StringComparison.Ordinal);
        Assert.Equal(expected.Replace("|", "\r\n", StringComparison.Ordinal), heard);
    }

    [Fact]
    public async Task The_list_before_the_login_shows_what_works_then_and_after_it()
    {
        using var client = _rig.Bench.Connect(_rig.Door);
        await client.HearAsync("+OK");
        string[] before = (await client.AskAsync("CAPA", "\r\n.")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["AUTH-RESP-CODE", "EXPIRE NEVER", "LANG", "PIPELINING", "RESP-CODES", "SASL PLAIN", "STLS", "TOP", "UIDL", "USER", "UTF8 USER"], before[1..^1].Order(StringComparer.Ordinal));
        await client.AskAsync("UTF8", "+OK");
        await client.AskAsync("LANG", "en English\r\n.");
        await client.AskAsync("TOP 1 1", "-ERR Unknown command, or not before the login");
        Assert.Equal("+OK Logged in\r\n", await client.AskAsync("AUTH PLAIN AGFubgBzZWNyZXQ=", "+OK"));
        await client.AskAsync("QUIT", "+OK Goodbye");
    }

    [Fact]
    public async Task Commands_sent_together_are_answered_in_their_order()
    {
        string[] commands = [.. Enumerable.Range(0, 3000).Select(i => (i % 3) switch { 0 => "RETR 2", 1 => "NOOP", _ => "UIDL 1" }), "QUIT"];
        string heard = await _rig.TalkAsync(commands);
        Assert.Equal(1000, heard.Split("+OK 200 octets\r\nSubject: two").Length - 1);
        Assert.EndsWith("+OK Goodbye\r\n", heard, StringComparison.Ordinal);
        Assert.Equal(3001, heard.Split("\r\n").Count(line => line.StartsWith("+OK", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Whoever_says_nothing_that_is_a_command_is_let_go()
    {
        string heard = await _rig.TalkAsync([.. Enumerable.Repeat("WHAT", 19), "NOOP", .. Enumerable.Repeat("WHAT", 30)]);
        Assert.Equal(39, heard.Split("-ERR Unknown command").Length - 1);
        Assert.EndsWith("-ERR Too many errors\r\n", heard, StringComparison.Ordinal);
        Assert.EndsWith("client: too many commands that had to be refused", await _rig.Bench.EndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_too_long_for_a_command_is_refused()
    {
        string heard = await _rig.TalkAsync("RETR " + 1.ToString("d300", CultureInfo.InvariantCulture), "QUIT");
        Assert.Equal("-ERR Command line too long\r\n+OK Goodbye\r\n", heard);
    }

    public void Dispose() => _rig.Dispose();
}
