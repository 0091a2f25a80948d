using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Mailboxes.Clients;

/// <summary>Programs that fetch mail from mailboxes of ours over IMAP: each message once, and what is fetched is marked or removed as they were told.</summary>
public sealed class FetcherTests
{
    [Fact]
    public async Task Fetchmail_that_idles_fetches_what_comes_later_and_keeps_it()
    {
        Needed.Program("fetchmail");
        await using var server = await MailboxServer.StartAsync();
        string user = await FilledAsync(server, 3), box = server.Directory.File("box");
        string rc = FetchmailRc(server, user, "idle keep");
        await using (var fetchmail = RunningProgram.Start(Needed.Program("env"), FetchmailWords(server, rc)))
        {
            await Patience.UntilAsync(() => Count(box, "Subject: m") == 3, fetchmail.Story);
            for (int i = 1; i <= 3; i++)
            {
                Maildir.Deliver(server.MailOf(user), Maildir.Letter($"later-{i}"));
                await Patience.UntilAsync(() => Count(box, $"Subject: later-{i}") == 1, fetchmail.Story);
            }
            await Patience.UntilAsync(() => Maildir.Told(server.MailOf(user)).All(told => told.EndsWith(":S", StringComparison.Ordinal)), fetchmail.Story);
            fetchmail.Signal(RunningProgram.Terminate);
            await fetchmail.ExitAsync();
        }
        Assert.Equal(["later-1:S", "later-2:S", "later-3:S", "m1:S", "m2:S", "m3:S"], Maildir.Told(server.MailOf(user)));
        Assert.Equal(6, Count(box, "Subject: "));
    }

    [Theory]
    [InlineData("keep")]
    [InlineData("nokeep")]
    public async Task Fetchmail_gets_every_message_once(string keeps)
    {
        Needed.Program("fetchmail");
        await using var server = await MailboxServer.StartAsync();
        string user = await FilledAsync(server, 3), box = server.Directory.File("box");
        string[] words = FetchmailWords(server, FetchmailRc(server, user, keeps));
        await Shell.RunAsync("env", words);
        var (code, text) = await Shell.TryAsync("env", words);
        Assert.True(code == 1, text); // there was nothing new
        Assert.Equal(3, Count(box, "Subject: "));
        Assert.Equal(keeps == "keep" ? ["m1:S", "m2:S", "m3:S"] : [], Maildir.Told(server.MailOf(user)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Getmail_gets_every_message_once(bool deletes)
    {
        Needed.Program("getmail");
        await using var server = await MailboxServer.StartAsync();
        string user = await FilledAsync(server, 3);
        File.SetUnixFileMode(server.Directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        string box = server.Directory.Write("box", "");
        await Shell.RunAsync("chown", "mail", box); // it delivers nothing as root, as who the tests run
        string rc = server.Directory.Write("getmailrc", $"""
            [retriever]
            type = SimpleIMAPRetriever
            server = 127.0.0.1
            port = {server.Port}
            username = {user}
            password = {MailboxServer.Password}
            mailboxes = ("INBOX",)

            [destination]
            type = Mboxrd
            path = {box}
            user = mail

            [options]
            read_all = false
            delete = {(deletes ? "true" : "false")}

            """);
        for (int round = 0; round < 2; round++)
            await Shell.RunAsync("getmail", "--getmaildir", server.Directory.Path, "--rcfile", rc);
        for (int i = 1; i <= 3; i++)
            Assert.Equal(1, Count(box, $"Subject: m{i}\n"));
        Assert.Equal(deletes ? 0 : 3, Maildir.Told(server.MailOf(user)).Count);
    }

    private static string FetchmailRc(MailboxServer server, string user, string more) => server.Directory.Write("fetchmailrc", $"""
        poll 127.0.0.1 service {server.Port} protocol IMAP auth password user "{user}" password "{MailboxServer.Password}" sslproto "" {more}
        mda "cat >>{server.Directory.File("box")}"

        """);

    private static string[] FetchmailWords(MailboxServer server, string rc) =>
        [$"HOME={server.Directory}", $"FETCHMAILHOME={server.Directory}", "fetchmail", "--fetchmailrc", rc, "--nosyslog", "--pidfile", server.Directory.File("pid")];

    private static int Count(string box, string text) => File.Exists(box) ? File.ReadAllText(box).Split(text).Length - 1 : 0;

    private static async Task<string> FilledAsync(MailboxServer server, int count)
    {
        string user = await server.NewUserAsync();
        for (int i = 1; i <= count; i++)
            Maildir.Put(server.MailOf(user), i, Maildir.Letter($"m{i}"));
        return user;
    }
}
