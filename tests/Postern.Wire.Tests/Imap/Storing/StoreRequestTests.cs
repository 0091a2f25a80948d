using Postern.Wire.Imap.Attributes;
using Postern.Wire.Imap.Storing;

namespace Postern.Wire.Tests.Imap.Storing;

public sealed class StoreRequestTests
{
    [Theory]
    [InlineData("A003 STORE 2:4 +FLAGS (\\Deleted)", "2:4", StoreOperation.Add, false, "(\\Deleted)")] // RFC 9051 §6.4.6
    [InlineData("a STORE 1 flags \\Seen \\Answered", "1", StoreOperation.Replace, false, "(\\Answered \\Seen)")]
    [InlineData("a STORE 1:* -FLAGS.SILENT ($Junk)", "1:*", StoreOperation.Remove, true, "($Junk)")]
    [InlineData("a UID STORE $ FLAGS.SILENT ()", "$", StoreOperation.Replace, true, "()")]
    public void What_is_stored_is_read(string text, string set, StoreOperation operation, bool isSilent, string flags)
    {
        Assert.True(StoreRequest.TryParse(Commands.Read(text), out var request, out string fault), fault);
        Assert.Equal(set, request.Messages.ToString());
        Assert.Equal(operation, request.Operation);
        Assert.Equal(isSilent, request.IsSilent);
        Assert.Equal(flags, request.Flags.ToString());
        Assert.Equal(text.Contains("UID", StringComparison.Ordinal), request.IsUid);
        Assert.Null(request.UnchangedSince);
    }

    [Theory]
    [InlineData("a103 UID STORE 6,4,8 (UNCHANGEDSINCE 12121230045) +FLAGS.SILENT (\\Deleted)", 12121230045)] // RFC 7162 §3.1.3
    [InlineData("d105 STORE 7,5,9 (UNCHANGEDSINCE 0) FLAGS \\Seen", 0)]
    public void A_store_can_depend_on_no_change_since(string text, long since)
    {
        Assert.True(StoreRequest.TryParse(Commands.Read(text), out var request, out string fault), fault);
        Assert.Equal(since, request.UnchangedSince);
        Assert.NotEqual(SystemFlags.None, request.Flags.System);
    }

    [Theory]
    [InlineData("a STORE 1")]
    [InlineData("a STORE 1 FLAGS")]
    [InlineData("a STORE 1 FLAGS ")]
    [InlineData("a STORE 1 FLAG (\\Seen)")]
    [InlineData("a STORE 1 *FLAGS (\\Seen)")]
    [InlineData("a STORE 1 FLAGS (\\Recent)")]
    [InlineData("a STORE 1 FLAGS (\\Seen) \\Draft")]
    [InlineData("a STORE 1 () FLAGS \\Draft")]
    [InlineData("a STORE 1 (UNCHANGEDSINCE) FLAGS \\Draft")]
    [InlineData("a STORE 1 (UNCHANGEDSINCE 1 UNCHANGEDSINCE 2) FLAGS \\Draft")]
    [InlineData("a STORE (UNCHANGEDSINCE 1) 1 FLAGS \\Draft")]
    public void What_is_no_STORE_is_refused(string text)
    {
        Assert.False(StoreRequest.TryParse(Commands.Read(text), out var request, out string fault));
        Assert.Null(request);
        Assert.NotEmpty(fault);
    }

    [Theory]
    [InlineData("A003 COPY 2:4 MEETING", "2:4", "MEETING")] // RFC 9051 §6.4.7
    [InlineData("a UID MOVE 42:69 \"a b\"", "42:69", "a b")]
    [InlineData("a MOVE 1 {5}\r\nSent]", "1", "Sent]")]
    [InlineData("a MOVE 1 \"Entwürfe\"", "1", "Entwürfe")]
    public void What_goes_where_is_read(string text, string set, string mailbox)
    {
        Assert.True(CopyRequest.TryParse(Commands.Read(text), out var request, out string fault), fault);
        Assert.Equal(set, request.Messages.ToString());
        Assert.Equal(mailbox, System.Text.Encoding.UTF8.GetString(request.Mailbox.Span));
    }

    [Theory]
    [InlineData("a COPY 1")]
    [InlineData("a COPY 1 a b")]
    [InlineData("a COPY 1 {3}\r\na\nb")]
    [InlineData("a COPY x y")]
    public void What_is_no_COPY_is_refused(string text) => Assert.False(CopyRequest.TryParse(Commands.Read(text), out _, out _));

    [Theory]
    [InlineData("a EXPUNGE", null)]
    [InlineData("A101 UID EXPUNGE 3000:3002", "3000:3002")] // RFC 4315 §2.1
    public void EXPUNGE_names_UIDs_behind_UID_only(string text, string? uids)
    {
        Assert.True(ExpungeRequest.TryParse(Commands.Read(text), out var request, out string fault), fault);
        Assert.Equal(uids, request.Uids?.ToString());
    }

    [Theory]
    [InlineData("a EXPUNGE 1")]
    [InlineData("a UID EXPUNGE")]
    public void What_is_no_EXPUNGE_is_refused(string text) => Assert.False(ExpungeRequest.TryParse(Commands.Read(text), out _, out _));

    [Theory]
    [InlineData("a UID")]
    [InlineData("a UID UID FETCH")]
    [InlineData("a UID LOGIN a b")]
    public void Behind_UID_stands_what_has_UIDs(string text)
    {
        Assert.True(Postern.Wire.Imap.ImapCommand.TryParse(System.Text.Encoding.ASCII.GetBytes(text), out var command, out _, out _));
        Assert.False(command.TryUid(out _, out string fault));
        Assert.NotEmpty(fault);
    }
}
