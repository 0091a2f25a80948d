using Postern.Store.Maildir.Lists;

namespace Postern.Store.Tests.Maildir.Lists;

/// <summary>One list of subscriptions, and Dovecot and we at it.</summary>
public sealed class DovecotListTests : IDisposable
{
    private readonly Dovecot _dovecot = new();

    private Subscriptions Subscriptions => new(_dovecot.Tree);

    private string File => _dovecot.Tree.Path + "/subscriptions";

    public void Dispose() => _dovecot.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("INBOX\nArchive.2026\n")]
    [InlineData("V\t2\n\nINBOX\nArchive\t2026\n")]
    public async Task What_either_subscribes_to_the_other_sees(string before)
    {
        foreach (string name in (string[])["Archive/2026", "Entwürfe/日本 & more", "x"])
            _dovecot.Tree.Create(MailRig.Named(name));
        if (before.Length > 0)
            System.IO.File.WriteAllText(File, before);
        string theirs = await _dovecot.ImapAsync("SUBSCRIBE \"Entw&APw-rfe/&ZeVnLA- &- more\"", "SUBSCRIBE INBOX", "SUBSCRIBE Archive/2026");
        Assert.DoesNotContain(" NO ", theirs, StringComparison.Ordinal);
        Assert.Equal(["Archive/2026", "Entwürfe/日本 & more", "INBOX"], Names());
        string form = System.IO.File.ReadAllText(File)[..1];

        Subscriptions.Set(MailRig.Named("x"), isSubscribed: true);
        Subscriptions.Set(MailRig.Named("Archive/2026"), isSubscribed: false);
        Assert.Equal(form, System.IO.File.ReadAllText(File)[..1]);
        string lsub = await _dovecot.ImapAsync("LSUB \"\" *");
        Assert.Contains("\"Entw&APw-rfe/&ZeVnLA- &- more\"", lsub, StringComparison.Ordinal);
        Assert.Contains("\" x\r\n", lsub, StringComparison.Ordinal);
        Assert.DoesNotContain("2026", lsub, StringComparison.Ordinal);

        Subscriptions.Set(MailRig.Named("Entwürfe/日本 & more"), isSubscribed: false);
        await _dovecot.ImapAsync("UNSUBSCRIBE INBOX");
        Assert.Equal(["x"], Names());
    }

    [Fact]
    public async Task Both_at_once_lose_nothing()
    {
        foreach (int i in Enumerable.Range(0, 8))
            _dovecot.Tree.Create(MailRig.Named($"f{i}"));
        var theirs = _dovecot.ImapAsync([.. Enumerable.Range(0, 4).Select(i => $"SUBSCRIBE f{i}")]);
        foreach (int i in Enumerable.Range(4, 4))
            await Task.Run(() => Subscriptions.Set(MailRig.Named($"f{i}"), isSubscribed: true));
        await theirs;
        Assert.Equal(8, Names().Length);
    }

    private string[] Names() => [.. Subscriptions.Read().Select(name => name.Text).Order(StringComparer.Ordinal)];
}
