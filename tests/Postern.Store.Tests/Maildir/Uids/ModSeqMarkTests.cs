using Postern.Store.Maildir;
using Postern.Store.Maildir.Uids;

namespace Postern.Store.Tests.Maildir.Uids;

public sealed class ModSeqMarkTests : IDisposable
{
    private readonly MailRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void No_number_is_taken_twice()
    {
        Assert.Equal(0ul, ModSeqMark.Read(_rig.Inbox));
        Assert.Equal(1ul, ModSeqMark.Take(_rig.Inbox, 1000));
        Assert.Equal(1001ul, ModSeqMark.Take(_rig.Inbox, 1));
        Assert.Equal(5001ul, ModSeqMark.Take(_rig.Inbox, 10, floor: 5000));
        Assert.Equal(5010ul, ModSeqMark.Read(_rig.Tree.Folder(FolderName.Inbox)));
        Assert.Equal("1 5010\n", File.ReadAllText(_rig.File("postern-modseq")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 12")]
    [InlineData("2 12\n")]
    [InlineData("1 -1\n")]
    [InlineData("1 9223372036854775808\n")]
    public void A_broken_mark_is_told_and_not_guessed(string text)
    {
        _rig.Put("postern-modseq", text);
        Assert.Contains("is broken", Assert.Throws<IOException>(() => ModSeqMark.Take(_rig.Inbox, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_UIDVALIDITY_is_above_all_before()
    {
        var root = _rig.Inbox.Itself;
        uint first = UidValidity.Next(root, 0x180, TimeProvider.System);
        Assert.Equal(first + 1, UidValidity.Next(root, 0x180, new MovedTime { By = TimeSpan.FromDays(-1) }));
        Assert.True(UidValidity.Next(root, 0x180, new MovedTime { By = TimeSpan.FromDays(1) }) > first + 1);
        Assert.Single(_rig.Names("."));
    }
}
