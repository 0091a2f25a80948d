using System.Globalization;
using System.Text;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>Clients and messages that want too much: the server stays small, and serves the others.</summary>
public sealed class BoundsTests
{
    private const long Megabyte = 1 << 20;

    /// <summary>Messages that are bombs: their name, and what they are.</summary>
    private static readonly Dictionary<string, Func<string>> Bombs = new(StringComparer.Ordinal)
    {
        ["nested multiparts"] = () => "Subject: nest\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n")) + "\nx\n",
        ["nested messages"] = () => string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\n\n", 5_000)) + "x\n",
        ["a megabyte of subject"] = () => $"Subject: {new string('x', 1 << 20)}\n\nbody\n",
        ["200,000 fields"] = () => string.Concat(Enumerable.Range(0, 200_000).Select(i => $"X-{i}: y\n")) + "\nbody\n",
        ["100,000 parts"] = () => "Content-Type: multipart/mixed; boundary=b\n\n" + string.Concat(Enumerable.Repeat("--b\n\nx\n", 100_000)) + "--b--\n",
        ["100,000 addresses"] = () => "To: " + string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"a{i}@b.c")) + "\n\nx\n",
        ["comments and parameters"] = () => $"To: {new string('(', 100_000)}\nContent-Type: text/plain; {string.Join("; ", Enumerable.Range(0, 50_000).Select(i => $"p{i}=1"))}\n\nx\n",
    };

    public static TheoryData<string> BombNames => [.. Bombs.Keys];

    [Theory]
    [MemberData(nameof(BombNames))]
    public async Task A_message_that_is_a_bomb_is_told_of_in_bounds(string name)
    {
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        Maildir.Put(server.MailOf(user), 1, Encoding.Latin1.GetBytes(Bombs[name]()));
        await using var talk = await server.LoginAsync(user);
        await talk.DoAsync("SELECT INBOX");
        long before = Resident(server);
        foreach (string item in (string[])["ENVELOPE", "BODY", "BODYSTRUCTURE", "BODY.PEEK[HEADER]", "BODY.PEEK[HEADER.FIELDS (Subject)]", "BODY.PEEK[1.1.1]", "BINARY.SIZE[1]", $"BODY.PEEK[{string.Join('.', Enumerable.Repeat(1, 20))}]"])
            await talk.DoAsync($"FETCH 1 {item}");
        long grown = Resident(server) - before;
        Assert.True(grown < 150 * Megabyte, $"{name}: grew by {grown / Megabyte} MB");
    }

    [Fact]
    public async Task Clients_that_do_not_read_cost_no_memory_and_hold_nobody_up()
    {
        await using var server = await MailboxServer.StartAsync("limit = pause=3s");
        string user = await server.NewUserAsync();
        Maildir.Put(server.MailOf(user), 1, Encoding.Latin1.GetBytes("Subject: big\n\n" + string.Concat(Enumerable.Repeat(new string('y', 70) + "\n", 300_000))));
        long before = Resident(server);
        var deaf = new List<ImapTalk>();
        for (int i = 0; i < 8; i++)
        {
            ImapTalk talk = await server.LoginAsync(user);
            deaf.Add(talk);
            await talk.DoAsync("SELECT INBOX");
            await talk.SayAsync(string.Concat(Enumerable.Repeat("x FETCH 1:* BODY.PEEK[]\r\n", 20)));
        }
        await using (var other = await server.LoginAsync(user))
        {
            await other.DoAsync("SELECT INBOX");
            await other.DoAsync("FETCH 1 BODY.PEEK[HEADER]");
            await other.AppendAsync("INBOX", "Subject: x\r\n\r\nx\r\n");
        }
        // By the name of what it waited for.
        await server.Process.EndLineAsync("an answer to be read");
        long grown = Resident(server) - before;
        Assert.True(grown < 100 * Megabyte, $"grew by {grown / Megabyte} MB");
        foreach (ImapTalk talk in deaf)
            await talk.DisposeAsync();
    }

    [Fact]
    public async Task A_client_that_sends_half_a_literal_and_waits_is_given_up_by_name_and_leaves_nothing()
    {
        await using var server = await MailboxServer.StartAsync("limit = idle=2s");
        string user = await server.NewUserAsync();
        await using var talk = await server.LoginAsync(user);
        await talk.SayAsync("a APPEND INBOX {300000+}\r\n" + new string('x', 200_000));
        await server.Process.EndLineAsync("a command");
        await Patience.UntilAsync(() => !Directory.EnumerateFiles(Path.Combine(server.MailOf(user), "tmp")).Any(), () => "the half of a message stays");
        Assert.Empty(Maildir.Files(server.MailOf(user)));
    }

    [Fact]
    public async Task A_thousand_commands_sent_at_once_are_answered_in_their_order()
    {
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        Maildir.Put(server.MailOf(user), 1, Maildir.Letter("one"));
        await using var talk = await server.LoginAsync(user);
        await talk.DoAsync("SELECT INBOX");
        await talk.SayAsync(string.Concat(Enumerable.Range(0, 1000).Select(i => $"p{i} FETCH 1 (UID BODY.PEEK[])\r\n")));
        for (int i = 0; i < 1000; i++)
            Assert.StartsWith("OK", (await talk.AnswersAsync(string.Create(CultureInfo.InvariantCulture, $"p{i}")))[^1], StringComparison.Ordinal);
    }

    /// <summary>What is said, and how its answer begins.</summary>
    private static readonly Dictionary<string, (string Command, string Answer)> Wants = new(StringComparer.Ordinal)
    {
        ["parentheses"] = ($"z FETCH 1 {new string('(', 30_000)}", "z BAD"),
        ["parentheses of SEARCH"] = ($"z SEARCH {new string('(', 30_000)}ALL{new string(')', 30_000)}", "z BAD"),
        ["a line without end"] = ($"z FETCH 1 {new string('x', 3_000_000)}", "* BYE"),
        ["a literal that is asked for"] = ("z SELECT {4294967295}", "z BAD"),
        ["a literal that comes"] = ("z SELECT {99999999999999999999+}", "* BYE"),
        ["a message that is asked for"] = ("z APPEND INBOX {999999999}", "z NO [TOOBIG]"),
        ["a message that comes"] = ("z APPEND INBOX {999999999999+}", "* BYE"),
        ["many numbers"] = ($"z FETCH {string.Join(',', Enumerable.Range(1, 10_000).Select(i => 2 * i))} UID", "z BAD"),
        ["many fields"] = ($"z FETCH 1 BODY.PEEK[HEADER.FIELDS ({string.Join(' ', Enumerable.Range(1, 9_000).Select(i => $"X-{i}"))})]", "z BAD"),
        ["one item again and again"] = ($"z FETCH 1 ({string.Join(' ', Enumerable.Repeat("BODYSTRUCTURE", 3_000))})", "z BAD"),
        ["a keyword without end"] = ($"z STORE 1 +FLAGS.SILENT ({new string('k', 60_000)})", "z BAD"),
    };

    public static TheoryData<string> WantNames => [.. Wants.Keys];

    [Theory]
    [MemberData(nameof(WantNames))]
    public async Task Who_wants_too_much_is_refused(string what)
    {
        var (command, answer) = Wants[what];
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        Maildir.Put(server.MailOf(user), 1, Maildir.Letter("one"));
        await using var talk = await server.LoginAsync(user);
        await talk.DoAsync("SELECT INBOX");
        try
        {
            await talk.SayAsync(command + "\r\n");
        }
        catch (IOException)
        {
            // It was cut off while it spoke, and hears of it all the same or not at all.
            return;
        }
        string heard = await talk.HearAsync() ?? "the end";
        Assert.True(heard.StartsWith(answer, StringComparison.Ordinal), $"{what}: {heard}");
    }

    private static long Resident(MailboxServer server)
    {
        string line = File.ReadLines($"/proc/{server.Process.Program.Id}/status").First(text => text.StartsWith("VmRSS", StringComparison.Ordinal));
        return long.Parse(line.AsSpan()["VmRSS:".Length..^2], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
    }
}
