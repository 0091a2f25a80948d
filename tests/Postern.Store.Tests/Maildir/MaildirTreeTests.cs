using Postern.Store.Maildir;

namespace Postern.Store.Tests.Maildir;

public sealed class MaildirTreeTests : IDisposable
{
    private readonly MailRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Folders_are_directories_with_a_dot_and_a_mark()
    {
        Assert.True(_rig.Tree.Create(MailRig.Named("Archive/2026")));
        Assert.False(_rig.Tree.Create(MailRig.Named("Archive/2026")));
        Assert.True(File.Exists(_rig.File(".Archive.2026/maildirfolder")));
        Directory.CreateDirectory(_rig.File(".none"));
        Directory.CreateDirectory(_rig.File(".other/cur"));
        Assert.Equal(["INBOX", "Archive/2026", "other"], _rig.Tree.Folders().Select(name => name.Text));
    }

    [Fact]
    public void A_folder_that_was_made_in_part_is_made_whole()
    {
        Directory.CreateDirectory(_rig.File(".a/tmp"));
        Assert.False(_rig.Tree.Has(MailRig.Named("a")));
        Assert.True(_rig.Tree.Create(MailRig.Named("a")));
        MailRig.Deliver(_rig.Tree.Folder(MailRig.Named("a")), "x");
    }

    [Fact]
    public void A_folder_has_the_mode_of_the_root_and_its_mail_too()
    {
        File.SetUnixFileMode(_rig.Tree.Path, (UnixFileMode)Convert.ToInt32("750", 8));
        _rig.Tree.Create(MailRig.Named("a"));
        string name = MailRig.Deliver(_rig.Tree.Folder(MailRig.Named("a")), "x");
        Assert.Equal((UnixFileMode)Convert.ToInt32("640", 8), File.GetUnixFileMode(_rig.File(".a/new/" + name)));
    }

    [Fact]
    public void A_folder_is_renamed_with_all_below_it()
    {
        foreach (string name in (string[])["a", "a/b", "a/b/c", "ab"])
            _rig.Tree.Create(MailRig.Named(name));
        MailRig.Deliver(_rig.Tree.Folder(MailRig.Named("a/b")), "x");
        Assert.Equal(Renaming.Taken, _rig.Tree.Rename(MailRig.Named("a"), MailRig.Named("ab")));
        Assert.Equal(Renaming.Done, _rig.Tree.Rename(MailRig.Named("a"), MailRig.Named("z/y")));
        Assert.Equal(["INBOX", "ab", "z/y", "z/y/b", "z/y/b/c"], _rig.Tree.Folders().Select(name => name.Text));
        Assert.Single(_rig.Tree.Folder(MailRig.Named("z/y/b")).List());
        Assert.Equal(Renaming.Missing, _rig.Tree.Rename(MailRig.Named("none"), MailRig.Named("x")));
        Assert.Equal(Renaming.Impossible, _rig.Tree.Rename(FolderName.Inbox, MailRig.Named("x")));
    }

    [Fact]
    public void A_level_that_is_no_folder_is_renamed_with_what_is_below_it()
    {
        _rig.Tree.Create(MailRig.Named("a/b/c"));
        Assert.Equal(Renaming.Done, _rig.Tree.Rename(MailRig.Named("a"), MailRig.Named("x")));
        Assert.Equal(["INBOX", "x/b/c"], _rig.Tree.Folders().Select(name => name.Text));
    }

    [Fact]
    public void A_renaming_that_cannot_be_whole_is_not_begun()
    {
        foreach (string name in (string[])["a", "a/b", "z/b", new string('y', 200), "a/" + new string('x', 100)])
            _rig.Tree.Create(MailRig.Named(name));
        string[] before = [.. _rig.Tree.Folders().Select(name => name.Text)];
        Assert.Equal(Renaming.Impossible, _rig.Tree.Rename(MailRig.Named("a"), MailRig.Named(new string('q', 200))));
        Assert.Equal(Renaming.Impossible, _rig.Tree.Rename(MailRig.Named("a"), MailRig.Named("a/c")));
        Assert.Equal(Renaming.Taken, _rig.Tree.Rename(MailRig.Named("a"), MailRig.Named("z")));
        Assert.Equal(Renaming.Taken, _rig.Tree.Rename(MailRig.Named("a"), FolderName.Inbox));
        Assert.Equal(Renaming.Taken, _rig.Tree.Rename(MailRig.Named("a"), MailRig.Named("a")));
        Assert.Equal(before, _rig.Tree.Folders().Select(name => name.Text));
    }

    [Fact]
    public void A_folder_is_removed_and_those_below_it_stay()
    {
        _rig.Tree.Create(MailRig.Named("a"));
        _rig.Tree.Create(MailRig.Named("a/b"));
        MailRig.Deliver(_rig.Tree.Folder(MailRig.Named("a")), "x");
        Assert.True(_rig.Tree.Delete(MailRig.Named("a")));
        Assert.False(_rig.Tree.Delete(MailRig.Named("a")));
        Assert.False(_rig.Tree.Delete(FolderName.Inbox));
        Assert.Equal(["INBOX", "a/b"], _rig.Tree.Folders().Select(name => name.Text));
        Assert.Equal(["cur", "new", "tmp", ".a.b"], Directory.GetDirectories(_rig.Tree.Path).Select(path => Path.GetFileName(path)).OrderDescending(StringComparer.Ordinal).Reverse().OrderBy(name => name[0] == '.'));
    }
}
