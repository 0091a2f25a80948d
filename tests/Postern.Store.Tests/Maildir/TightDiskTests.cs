using Postern.Store.Maildir;
using Postern.Store.Maildir.Index;
using Postern.Testing;

namespace Postern.Store.Tests.Maildir;

public sealed class TightDiskTests : IDisposable
{
    private readonly MailRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_full_disk_is_told_in_a_sentence_and_nothing_is_lost()
    {
        string[] told = await RunAsync($"mount -t tmpfs -o size=400k,mode=700 tmpfs {_rig.Tree.Path} && head -c 16384 /dev/zero > {_rig.Tree.Path}/ballast", "full");
        Assert.Matches($"^(the message cannot be written into “{_rig.Tree.Path}”|“{_rig.Tree.Path}/.*” cannot be made): no space left on device$", told[0]);
        Assert.Equal("True", told[1]);
        Assert.Matches($"^“{_rig.Tree.Path}/(dovecot|postern)[a-z.-]*” cannot be (written|made): no space left on device$", told[2]);
        Assert.Equal("1 2 0", told[4]);
        Assert.Equal("True 1 True True", told[5]);
    }

    [Fact]
    public async Task A_disk_that_is_read_only_is_told_in_a_sentence_and_can_be_read()
    {
        MailRig.Deliver(_rig.Inbox, "x");
        new Mailbox(_rig.Inbox).Synchronise();
        string[] told = await RunAsync($"mount --bind {_rig.Tree.Path} {_rig.Tree.Path} && mount -o remount,bind,ro {_rig.Tree.Path}", "read-only");
        Assert.Equal("1 1", told[0]);
        string name = _rig.Names("new").Single();
        Assert.Matches($"^“{_rig.Tree.Path}/tmp/.*” cannot be made: read-only file system$", told[1]);
        Assert.Equal($"“{_rig.Tree.Path}/new/{name}” cannot be renamed: read-only file system", told[2]);
        Assert.Equal($"“{_rig.Tree.Path}/new/{name}” cannot be removed: read-only file system", told[3]);
        Assert.Equal($"“{_rig.Tree.Path}/postern.lock” cannot be made: read-only file system", told[4]);
    }

    [Fact]
    public async Task On_a_full_disk_an_index_is_kept_in_memory_and_clients_hear_of_everything_afterwards()
    {
        string[] told = await RunAsync($"mount -t tmpfs -o size=400k,mode=700 tmpfs {_rig.Tree.Path}", "full-index");
        Assert.Equal(40, told.Count(line => line == "1 True"));
        Assert.Contains($"“{_rig.Tree.Path}/postern-index” cannot be written: no space left on device", told);
        Assert.Equal("True True", told[^2]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task On_a_disk_that_is_read_only_an_index_is_read_and_where_there_is_none_there_is_no_MODSEQ(bool hasIndex)
    {
        MailRig.Deliver(_rig.Inbox, "x");
        new Mailbox(_rig.Inbox).Synchronise();
        if (hasIndex)
        {
            using var mailbox = new IndexedMailbox(_rig.Inbox);
            mailbox.Synchronise();
            mailbox.Remember(1, new byte[7]);
        }

        string[] told = await RunAsync($"mount --bind {_rig.Tree.Path} {_rig.Tree.Path} && mount -o remount,bind,ro {_rig.Tree.Path}", "read-only-index");
        Assert.Equal($"the index of “{_rig.Tree.Path}” is not written, and what changes gets no MODSEQ: “{_rig.Tree.Path}/postern-index.lock” cannot be made: read-only file system", told[0]);
        Assert.Equal([hasIndex ? "1 1 1 7" : "1 0 1 ", "5"], told[1..3]);
    }

    private static async Task<string[]> RunAsync(string mounts, string verb)
    {
        string? unshare = ExternalProgram.Find("unshare");
        Assert.SkipWhen(unshare is null || !Environment.IsPrivilegedProcess, "a file system of its own takes root and unshare");
        string program = Environment.ProcessPath!; // a test runs in a program
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        string path = mounts.Split(' ').Last(word => word.Contains("Maildir", StringComparison.Ordinal)).Replace("/ballast", "", StringComparison.Ordinal);
        var (code, text) = await ExternalProgram.RunAsync(unshare!, ["-m", "--propagation", "private", "sh", "-c", $"{mounts} && exec {program} {verb} {path}"], patience.Token); // skipped otherwise
        Assert.True(code == 0, text);
        return text.Split('\n');
    }
}
