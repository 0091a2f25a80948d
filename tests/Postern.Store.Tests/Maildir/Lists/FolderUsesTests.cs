using Postern.Store.Maildir.Lists;

namespace Postern.Store.Tests.Maildir.Lists;

public sealed class FolderUsesTests : IDisposable
{
    private readonly MailRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("\\Set\re .Sent")]
    [InlineData("\\Sent\r\n* .Sent")]
    [InlineData("\\Sent\0 .Sent")]
    [InlineData("\\Se(nt .Sent")]
    [InlineData("\\ .Sent")]
    [InlineData("Sent .Sent")]
    public void What_is_no_use_is_told_to_nobody(string line)
    {
        _rig.Put("postern-uses", $"{line}\n\\Trash .Bin\n");
        Assert.Equal("\\Trash", Assert.Single(new FolderUses(_rig.Tree).Read()).Key);
    }
}
