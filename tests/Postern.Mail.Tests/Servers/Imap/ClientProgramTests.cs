using System.Globalization;
using Postern.Testing;

namespace Postern.Mail.Tests.Servers.Imap;

/// <summary>Folders as programs of others ask for them.</summary>
public sealed class ClientProgramTests : IDisposable
{
    private const string Script = """
        import imaplib, sys
        with imaplib.IMAP4("127.0.0.1", int(sys.argv[1]), timeout=60) as imap:
            imap.login("ann", "secret")
            print(imap.create("Archive/2026"), imap.create('"Entw&APw-rfe"'), imap.subscribe("Archive/2026"))
            print(sorted(imap.list()[1]))
            print(imap.lsub()[1], imap.status("Archive/2026", "(MESSAGES UIDNEXT UNSEEN)")[1])
            print(imap.rename("Archive", "Old")[0], imap.delete("Old/2026")[0], imap.delete("Old/2026")[0])
            print(imap.list('""', "O*")[1], imap.unsubscribe("Archive/2026")[0])
        """;

    private readonly ImapRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Pythons_imaplib_makes_lists_and_removes_folders()
    {
        string python = Needed("python3");
        _rig.Bench.Expect(1);
        var (code, text) = await ExternalProgram.RunAsync(Needed("timeout"), ["120", python, "-c", Script, Port], TestContext.Current.CancellationToken);
        Assert.True(code == 0, text);
        Assert.Equal("""
            ('OK', [b'CREATE completed']) ('OK', [b'CREATE completed']) ('OK', [b'SUBSCRIBE completed'])
            [b'(\\HasNoChildren \\Drafts) "/" Entw&APw-rfe', b'(\\HasNoChildren) "/" Archive/2026', b'(\\HasNoChildren) "/" INBOX', b'(\\Noselect \\HasChildren) "/" Archive']
            [b'() "/" Archive/2026'] [b'Archive/2026 (MESSAGES 0 UIDNEXT 1 UNSEEN 0)']
            OK OK NO
            [None] OK

            """.ReplaceLineEndings("\n"), text);
    }

    [Fact]
    public async Task Curl_lists_folders_and_their_mail()
    {
        _rig.Put("Archive/2026", "Subject: x\r\n\r\nText of it\r\n");
        string curl = Needed("curl");
        _rig.Bench.Expect(2);
        var (code, text) = await ExternalProgram.RunAsync(Needed("timeout"), ["120", curl, "-sS", "--user", "ann:secret", $"imap://127.0.0.1:{Port}/"], TestContext.Current.CancellationToken);
        Assert.True(code == 0, text);
        Assert.Contains("* LIST (\\HasNoChildren) \"/\" Archive/2026\r\n", text, StringComparison.Ordinal);
        (code, text) = await ExternalProgram.RunAsync(Needed("timeout"), ["120", curl, "-sS", "--user", "ann:secret", $"imap://127.0.0.1:{Port}/Archive%2F2026;UID=1"], TestContext.Current.CancellationToken);
        Assert.True(code == 0, text);
        Assert.Contains("Text of it", text, StringComparison.Ordinal);
    }

    private string Port => _rig.Port.ToString(CultureInfo.InvariantCulture);

    private static string Needed(string name)
    {
        string? path = ExternalProgram.Find(name);
        Assert.SkipWhen(path is null, $"{name} is not installed");
        return path!; // skipped otherwise
    }
}
