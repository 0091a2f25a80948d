using System.Globalization;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>The same mailbox and the same commands at Dovecot and here: the same answers, but for the words behind +OK and -ERR.</summary>
public sealed class Pop3DovecotTests(MailServers servers)
{
    private static readonly string[] Commands =
    [
        "STAT", "STAT 1", "LIST", "LIST 2", "LIST 99999", "LIST 0", "LIST x", "LIST 1 2", "LIST -1", "UIDL", "UIDL 2", "UIDL 99999", "UIDL x", "RETR", "RETR 99999", "TOP 2 1", "TOP 2", "TOP", "TOP 2 x", "TOP 3 0",
        "DELE 5", "DELE 5", "RETR 5", "TOP 5 1", "LIST 5", "UIDL 5", "STAT", "LIST", "UIDL", "NOOP", "NOOP x", "LAST", "FOO", "DELE", "DELE 0", "RSET", "STAT", "LIST",
    ];

    /// <summary>Commands whose answer goes on to a dot, where it is positive.</summary>
    private static bool IsLong(string command) => command is "LIST" or "UIDL" || command.StartsWith("RETR", StringComparison.Ordinal) || command.StartsWith("TOP", StringComparison.Ordinal);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answers_sizes_and_names_are_the_same(bool dovecotIsFirst)
    {
        DovecotServer dovecot = await servers.DovecotAsync();
        // Of a message of no octets Dovecot sends two; here it is none, as LIST says at both.
        string user = dovecot.NewUser([.. MailCorpus.All.Take(200).Where(one => one.Message.Length > 0).Select(one => System.Text.Encoding.Latin1.GetString(one.Message))]);
        using var rig = new MailboxRig(servers, dovecot.MailRoot);
        await using var postern = await rig.DoorAsync(user);
        string[] commands = [.. Commands, .. rig.Files(user).Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"RETR {i + 1}")), .. rig.Files(user).Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"TOP {i + 1} {i}")), "RSET", "QUIT"];
        var rounds = new List<string[]>();
        foreach (bool isDovecot in (bool[])[dovecotIsFirst, !dovecotIsFirst])
        {
            await using var client = MailClient.Tls(isDovecot ? dovecot.Port("pop3", tls: true) : postern.Port, servers.CaFile);
            rounds.Add(await TalkAsync(client, user, commands));
        }

        for (int i = 0; i < commands.Length; i++)
            Assert.Equal(rounds[0][i], rounds[1][i]);
        Assert.All(rig.Files(user), name => Assert.EndsWith(":2,", name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_QUIT_does_to_the_files_is_the_same(bool isDovecot)
    {
        DovecotServer dovecot = await servers.DovecotAsync();
        string user = dovecot.NewUser([.. Enumerable.Range(1, 4).Select(i => Letter.Text($"number-{i}"))]);
        using var rig = new MailboxRig(servers, dovecot.MailRoot);
        await using var postern = await rig.DoorAsync(user);
        await using (var client = MailClient.Tls(isDovecot ? dovecot.Port("pop3", tls: true) : postern.Port, servers.CaFile))
            await TalkAsync(client, user, ["RETR 1", "TOP 2 1", "RETR 3", "DELE 3", "QUIT"]);
        await Patience.UntilAsync(() => rig.Files(user).Length == 3, () => string.Join(' ', rig.Files(user)));
        Assert.Equal(["0.test.example:2,S", "1.test.example:2,", "3.test.example:2,"], rig.Files(user));
    }

    /// <summary>Of each answer what a program goes by: its first word, and all lines; of STAT, LIST n and UIDL n the first line whole.</summary>
    private static async Task<string[]> TalkAsync(MailClient client, string user, string[] commands)
    {
        await client.HearAsync("\r\n");
        await client.AskAsync($"USER {user}", "\r\n");
        Assert.StartsWith("+OK", await client.AskAsync($"PASS {DovecotServer.Password}", "\r\n"), StringComparison.Ordinal);
        var answers = new List<string>();
        foreach (string command in commands)
        {
            string first = await client.AskAsync(command, "\r\n");
            bool isOk = first.StartsWith("+OK", StringComparison.Ordinal);
            bool isWhole = isOk && command.Split(' ')[0] is "STAT" or "LIST" or "UIDL" && !IsLong(command);
            string rest = "";
            while (isOk && IsLong(command) && !("\r\n" + rest).EndsWith("\r\n.\r\n", StringComparison.Ordinal))
                rest += await client.HearAsync("\r\n");
            answers.Add($"{command}: {(isWhole ? first : first.Split(' ', '\r')[0])}\r\n{rest}");
        }

        return [.. answers];
    }
}
