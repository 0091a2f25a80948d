using System.Text;
using Postern.Wire.Imap.Listing;

namespace Postern.Wire.Tests.Imap.Listing;

public sealed class ListRequestTests
{
    [Theory]
    [InlineData("A101 LIST \"\" \"\"", "'' '' | None | None | None delimiter")]
    [InlineData("A202 LIST ~/Mail/ %", "'~/Mail/' '%' | None | None | None")] // RFC 9051 §6.3.9.8
    [InlineData("a LIST \"\" {3}\r\na*b", "'' 'a*b' | None | None | None")]
    [InlineData("A002 LSUB \"#news.\" \"comp.mail.*\"", "'#news.' 'comp.mail.*' | None | None | None lsub")] // RFC 3501 §6.3.9
    [InlineData("A02 LIST (SUBSCRIBED) \"\" \"*\"", "'' '*' | Subscribed | None | None extended")] // RFC 5258 §5
    [InlineData("A03 LIST () \"\" \"%\" RETURN (CHILDREN)", "'' '%' | None | Children | None extended")]
    [InlineData("A04 LIST (REMOTE) \"\" \"%\" RETURN (CHILDREN)", "'' '%' | Remote | Children | None extended")]
    [InlineData("C01 list (SUBSCRIBED recursivematch) \"\" %", "'' '%' | Subscribed, RecursiveMatch | None | None extended")]
    [InlineData("BBB LIST \"\" (\"INBOX\" Drafts \"Sent/%\")", "'' 'INBOX' 'Drafts' 'Sent/%' | None | None | None extended")]
    [InlineData("A01 LIST \"\" % RETURN (STATUS (MESSAGES UNSEEN))", "'' '%' | None | None | Messages, Unseen extended")] // RFC 5819 §3
    [InlineData("A02 LIST (SUBSCRIBED RECURSIVEMATCH) \"\" % RETURN (SUBSCRIBED STATUS (MESSAGES))", "'' '%' | Subscribed, RecursiveMatch | Subscribed | Messages extended")]
    [InlineData("t1 LIST (SPECIAL-USE) \"\" \"*\" RETURN (SPECIAL-USE)", "'' '*' | SpecialUse | SpecialUse | None extended")] // RFC 6154 §5.2
    [InlineData("t1 LIST \"\" RETURN", "'' 'RETURN' | None | None | None")]
    [InlineData("t1 LIST \"\" a return ()", "'' 'a' | None | None | None extended")]
    public void LIST_says_what_it_wants(string text, string told)
    {
        Assert.True(ListRequest.TryParse(Commands.Read(text), out var request, out string fault), fault);
        string names = string.Join(' ', request.Patterns.Prepend(request.Reference).Select(name => $"'{Encoding.UTF8.GetString(name.Span)}'"));
        string kind = (request.IsExtended ? " extended" : "") + (request.IsLsub ? " lsub" : "") + (request.AsksDelimiter ? " delimiter" : "");
        Assert.Equal(told, $"{names} | {request.Selection} | {request.Return} | {request.Status}{kind}");
    }

    [Theory]
    [InlineData("a LIST")]
    [InlineData("a LIST \"\"")]
    [InlineData("a LIST \"\" (")]
    [InlineData("a LIST \"\" ()")]
    [InlineData("a LIST \"\" % RETURN")]
    [InlineData("a LIST \"\" % RETURN CHILDREN")]
    [InlineData("a LIST \"\" % RETURN (X)")]
    [InlineData("a LIST \"\" % RETURN (STATUS)")]
    [InlineData("a LIST \"\" % RETURN (STATUS ())")]
    [InlineData("a LIST (X) \"\" %")]
    [InlineData("a LIST (RECURSIVEMATCH) \"\" %")]
    [InlineData("a LIST (RECURSIVEMATCH REMOTE) \"\" %")]
    [InlineData("a LIST % %")]
    [InlineData("a LSUB (SUBSCRIBED) \"\" %")]
    [InlineData("a LSUB \"\" (a b)")]
    [InlineData("a LSUB \"\" % RETURN (CHILDREN)")]
    public void What_is_no_LIST_is_refused(string text)
    {
        Assert.False(ListRequest.TryParse(Commands.Read(text), out var request, out string fault));
        Assert.Null(request);
        Assert.NotEmpty(fault);
    }

    [Fact]
    public void Patterns_have_a_number()
    {
        Assert.False(ListRequest.TryParse(Commands.Read($"a LIST \"\" ({string.Join(' ', Enumerable.Repeat("x", ListLimits.Patterns + 1))})"), out _, out string fault));
        Assert.Equal("Too many patterns", fault);
    }
}
