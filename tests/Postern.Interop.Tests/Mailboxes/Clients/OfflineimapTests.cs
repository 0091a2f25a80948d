using System.Text;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Mailboxes.Clients;

/// <summary>offlineimap keeps a Maildir of its own and mailboxes of ours equal, both ways.</summary>
public sealed class OfflineimapTests
{
    [Fact]
    public async Task Mail_flags_deletions_and_folders_go_both_ways_and_a_second_run_changes_nothing()
    {
        Needed.Program("offlineimap");
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync(), far = server.MailOf(user), near = server.Directory.File("copy/INBOX");
        for (int i = 1; i <= 6; i++)
            Maildir.Put(far, i, Maildir.Letter($"m{i}"), i == 6 ? "S" : "");
        string rc = Settings(server, user);
        await SyncAsync(server, rc);
        Assert.Equal(["m1:", "m2:", "m3:", "m4:", "m5:", "m6:S"], Maildir.Told(near));

        // Here a flag, a deletion, a letter, a folder; there the same of others.
        Rename(near, "m1", "FS");
        File.Delete(FileOf(near, "m2"));
        Maildir.Deliver(near, Encoding.Latin1.GetBytes(Letter.ToUnix(Letter.Text("near"))));
        foreach (string part in (string[])["cur", "new", "tmp"])
            Directory.CreateDirectory(server.Directory.File($"copy/Made near/{part}"));
        await using (var other = await server.LoginAsync(user))
        {
            await other.DoAsync("SELECT INBOX");
            await other.DoAsync("STORE 3 +FLAGS (\\Answered)");
            await other.DoAsync("STORE 6 -FLAGS (\\Seen)");
            await other.DoAsync("STORE 4 +FLAGS.SILENT (\\Deleted)");
            await other.DoAsync("EXPUNGE");
            await other.AppendAsync("INBOX", Letter.Text("far"));
            await other.DoAsync("CREATE \"Made far\"");
            await other.AppendAsync("\"Made far\"", Letter.Text("within"), "(\\Flagged) ");
        }
        await SyncAsync(server, rc);
        string[] expected = ["far:", "m1:FS", "m3:R", "m5:", "m6:", "near:"];
        Assert.Equal(expected, Maildir.Told(far));
        Assert.Equal(expected, Maildir.Told(near));
        Assert.Equal(["within:F"], Maildir.Told(server.Directory.File("copy/Made far")));
        Assert.True(Directory.Exists(Path.Combine(far, ".Made near")));
        Assert.Equal(Bodies(far), Bodies(near));

        var (before, kept) = (Names(far), Names(near));
        await SyncAsync(server, rc);
        Assert.Equal(before, Names(far));
        Assert.Equal(kept, Names(near));
    }

    private static async Task SyncAsync(MailboxServer server, string rc)
    {
        string said = await Shell.RunAsync("env", $"HOME={server.Directory}", "offlineimap", "-o", "-c", rc);
        Assert.DoesNotContain("ERROR", said, StringComparison.Ordinal);
    }

    private static string[] Names(string path) => [.. Maildir.Files(path).Order(StringComparer.Ordinal)];

    /// <summary>Messages by what they hold, without the line that offlineimap adds.</summary>
    private static IEnumerable<string> Bodies(string path) => Maildir.Contents(path)
        .Select(text => string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("X-OfflineIMAP:", StringComparison.Ordinal)))).Order(StringComparer.Ordinal);

    private static string FileOf(string path, string subject) => Maildir.Files(path).Single(file => File.ReadAllText(file).Contains($"Subject: {subject}\n", StringComparison.Ordinal));

    private static void Rename(string path, string subject, string flags)
    {
        string file = FileOf(path, subject), name = Path.GetFileName(file);
        File.Move(file, Path.Combine(path, "cur", $"{name[..name.IndexOf(":2,", StringComparison.Ordinal)]}:2,{flags}"));
    }

    private static string Settings(MailboxServer server, string user) => server.Directory.Write("offlineimaprc", $"""
        [general]
        accounts = one
        metadata = {server.Directory.File("metadata")}
        ui = basic

        [Account one]
        localrepository = near
        remoterepository = far

        [Repository near]
        type = Maildir
        localfolders = {server.Directory.File("copy")}

        [Repository far]
        type = IMAP
        remotehost = 127.0.0.1
        remoteport = {server.Port}
        remoteuser = {user}
        remotepass = {MailboxServer.Password}
        ssl = no
        starttls = no

        """);
}
