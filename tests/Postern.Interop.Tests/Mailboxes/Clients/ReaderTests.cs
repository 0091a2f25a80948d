using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Mailboxes.Clients;

/// <summary>Mail programs that a person sits before work through a mailbox of ours; what they did is looked for on the disk.</summary>
public sealed class ReaderTests
{
    private static readonly Dictionary<string, string> Terminal = new(StringComparer.Ordinal) { ["TERM"] = "xterm" };

    [Theory]
    [InlineData("mutt")]
    [InlineData("neomutt")]
    public async Task Mutt_flags_deletes_moves_and_answers(string program)
    {
        Needed.Program(program);
        await using var server = await MailboxServer.StartAsync();
        string user = await FilledAsync(server, 5);
        string rc = server.Directory.Write("muttrc", $"""
            set imap_user="{user}" imap_pass="{MailboxServer.Password}" ssl_starttls=no ssl_force_tls=no imap_authenticators="login" folder="imap://127.0.0.1:{server.Port}/"
            set confirmappend=no confirmcreate=no delete=yes wait_key=no mark_old=no sort=mailbox-order move=no
            push "<jump>1<enter><flag-message><jump>2<enter><delete-message><jump>3<enter><set-flag>r<jump>4<enter><save-message>=Kept<enter><sync-mailbox><exit>"

            """);
        await using var terminal = PtyProgram.StartShell(server.Directory, $"{program} -n -F {rc} -f imap://127.0.0.1:{server.Port}/INBOX", Terminal);
        string seen = await terminal.RestAsync();
        Assert.True(await terminal.ExitAsync() == 0, seen);
        // What has been answered has been read, to mutt.
        Assert.Equal(["m1:F", "m3:RS", "m5:"], Maildir.Told(server.MailOf(user)));
        Assert.Equal(["m4:"], Maildir.Told(Path.Combine(server.MailOf(user), ".Kept")));
    }

    [Theory]
    [InlineData("mutt")]
    [InlineData("neomutt")]
    public async Task Mutt_finds_by_asking_the_server_and_hears_of_new_mail(string program)
    {
        Needed.Program(program);
        await using var server = await MailboxServer.StartAsync();
        string user = await FilledAsync(server, 12);
        // ~h and =b are asked of the server; what they find is tagged and flagged at once.
        string rc = server.Directory.Write("muttrc", $"""
            set imap_user="{user}" imap_pass="{MailboxServer.Password}" ssl_starttls=no ssl_force_tls=no imap_authenticators="login" folder="imap://127.0.0.1:{server.Port}/"
            set confirmappend=no confirmcreate=no delete=yes wait_key=no mark_old=no move=no imap_idle=yes mail_check=1 timeout=1
            push "<tag-pattern>=b 'This is m1'<enter><tag-prefix><flag-message><sync-mailbox>"

            """);
        await using var terminal = PtyProgram.StartShell(server.Directory, $"{program} -n -F {rc} -f imap://127.0.0.1:{server.Port}/INBOX", Terminal);
        string[] found = ["m10", "m11", "m12", "m1"];
        await Patience.UntilAsync(() => Maildir.Told(server.MailOf(user)).Count(told => told.EndsWith(":F", StringComparison.Ordinal)) == found.Length, () => string.Join(' ', Maildir.Told(server.MailOf(user))));
        Assert.Equal(found, Maildir.Told(server.MailOf(user)).Where(told => told.EndsWith(":F", StringComparison.Ordinal)).Select(told => told[..^2]));
        Maildir.Deliver(server.MailOf(user), Maildir.Letter("arrived-while-it-looked"));
        await terminal.HearAsync("arrived-while-it-l"); // the index shows it
        await terminal.PressAsync("x");
        await terminal.RestAsync();
        Assert.Equal(0, await terminal.ExitAsync());
    }

    [Fact]
    public async Task Alpine_flags_reads_copies_and_expunges()
    {
        Needed.Program("alpine");
        await using var server = await MailboxServer.StartAsync();
        string user = await FilledAsync(server, 5);
        string kept = Path.Combine(server.MailOf(user), ".Kept");
        // It would ask whether to make it, and forget what was typed before it asks.
        await using (var talk = await server.LoginAsync(user))
            await talk.DoAsync("CREATE Kept");
        string place = $"{{127.0.0.1:{server.Port}/user={user}/notls/norsh}}";
        string rc = server.Directory.Write("pinerc", $"""
            inbox-path={place}INBOX
            folder-collections=Mail {place}[]
            feature-list=disable-password-file-saving,enable-flag-cmd,expunge-without-confirm,quit-without-confirm,save-will-not-delete,enable-jump-shortcut
            last-version-used=9.99
            user-domain=example.test

            """);
        await using var terminal = PtyProgram.StartShell(server.Directory, $"alpine -p {rc} -nowrite_password_cache -i", Terminal);
        await terminal.HearAsync("ENTER PASSWORD:");
        await terminal.PressAsync(MailboxServer.Password + "\r");
        await terminal.HearAsync("opened with 5 messages");
        await terminal.PressAsync("j1\r*");
        await terminal.HearAsync("Important ?");
        await terminal.PressAsync("*");
        await terminal.HearAsync("Flagged message 1");
        await terminal.PressAsync("j2\rd");
        await terminal.HearAsync("Message 2 marked for deletion");
        await terminal.PressAsync("j3\rs");
        await terminal.HearAsync("to folder");
        await terminal.PressAsync("Kept\r");
        await Patience.UntilAsync(() => Maildir.Told(kept).SequenceEqual(["m3:"], StringComparer.Ordinal), () => "nothing was copied");
        await terminal.PressAsync("j4\r\r");
        await terminal.HearAsync("This is m4");
        await terminal.PressAsync("<");
        await terminal.HearAsync("m5");
        await terminal.PressAsync("x");
        await Patience.UntilAsync(() => Maildir.Told(server.MailOf(user)).Count == 4, () => "nothing was expunged");
        await terminal.PressAsync("q");
        string seen = await terminal.RestAsync();
        Assert.True(await terminal.ExitAsync() == 0, seen);
        Assert.Equal(["m1:F", "m3:", "m4:S", "m5:"], Maildir.Told(server.MailOf(user)));
    }

    [Fact]
    public async Task S_nail_flags_deletes_and_copies_here_and_there()
    {
        Needed.Program("s-nail");
        await using var server = await MailboxServer.StartAsync();
        string user = await FilledAsync(server, 5);
        string box = server.Directory.File("box"), url = $"imap://{user}:{MailboxServer.Password}@127.0.0.1:{server.Port}";
        await Shell.RunAsync("sh", "-c", $"""
            HOME={server.Directory} s-nail -:/ -S v15-compat -S imap-auth=login -Y 'flag 1' -Y 'delete 2' -Y 'copy 3 {box}' -Y 'copy 4 "imap://{user}@127.0.0.1:{server.Port}/Kept"' -Y quit -f {url} </dev/null
            """);
        // What was copied has been read, to s-nail.
        Assert.Equal(["m1:F", "m3:S", "m4:S", "m5:"], Maildir.Told(server.MailOf(user)));
        Assert.Equal(["m4:"], Maildir.Told(Path.Combine(server.MailOf(user), ".Kept")));
        Assert.Contains("\n\nThis is m3.\n", await File.ReadAllTextAsync(box), StringComparison.Ordinal);
    }

    private static async Task<string> FilledAsync(MailboxServer server, int count)
    {
        string user = await server.NewUserAsync();
        for (int i = 1; i <= count; i++)
            Maildir.Put(server.MailOf(user), i, Maildir.Letter($"m{i}"));
        return user;
    }
}
