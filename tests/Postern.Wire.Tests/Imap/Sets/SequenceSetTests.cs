using System.Text;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Sets;

namespace Postern.Wire.Tests.Imap.Sets;

public sealed class SequenceSetTests
{
    private static readonly uint[] Uids = [2, 4, 7, 8, 9, 100];

    [Theory]
    [InlineData("1", "1")]
    [InlineData("2,4:7,9,12:*", "2,4:7,9,12:15")] // RFC 9051 §9: 2,4,5,6,7,9,12,13,14,15 of fifteen
    [InlineData("*:4,5:7", "4:15")] // RFC 9051 §9
    [InlineData("4:2", "2:4")]
    [InlineData("*", "15")]
    [InlineData("*:*", "15")]
    [InlineData("20:*", "15:20")]
    [InlineData("3,1,2", "1:3")]
    [InlineData("1:4294967295,5", "1:4294967295")]
    [InlineData("5,1:3,2:9,1", "1:9")]
    [InlineData("$", "")]
    public void A_set_is_read_and_means_numbers(string text, string numbers)
    {
        var set = Read(text);
        Assert.Equal(numbers, set.Resolve(15).ToString());
        Assert.Equal(numbers, Read(set.ToString()).Resolve(15).ToString());
        Assert.Equal(text.Contains('*', StringComparison.Ordinal), set.HasStar);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("1:0")]
    [InlineData("1,")]
    [InlineData(",1")]
    [InlineData("1:")]
    [InlineData(":1")]
    [InlineData("1:2:3")]
    [InlineData("01")]
    [InlineData("-1")]
    [InlineData("4294967296")]
    [InlineData("$,1")]
    [InlineData("1,$")]
    [InlineData("**")]
    [InlineData("a")]
    public void What_is_no_set_is_refused(string text)
    {
        Assert.False(SequenceSet.TryParse(Encoding.ASCII.GetBytes(text), out var set, out string fault));
        Assert.Null(set);
        Assert.NotEmpty(fault);
    }

    [Fact]
    public void A_set_is_as_long_as_its_limit_and_no_longer()
    {
        string longest = string.Join(',', Enumerable.Range(1, SetLimits.Ranges).Select(number => number * 2));
        Assert.Equal(SetLimits.Ranges, Read(longest).Resolve(0).Count);
        Assert.False(SequenceSet.TryParse(Encoding.ASCII.GetBytes(longest + ",1"), out _, out string fault));
        Assert.Equal("Too many numbers in a set", fault);
    }

    [Theory]
    [InlineData("1:3", false, "1:3")]
    [InlineData("*", false, "6")]
    [InlineData("7", false, null)]
    [InlineData("1,7:*", false, null)]
    [InlineData("1:8", true, "1:4")]
    [InlineData("3,5:6", true, "")]
    [InlineData("559:*", true, "6")] // RFC 9051 §6.4.9: always the last message
    [InlineData("*", true, "6")]
    [InlineData("9:4294967295", true, "5:6")]
    [InlineData("$", false, "2,4")]
    [InlineData("$", true, "2,4")]
    public void A_set_names_messages_of_a_mailbox(string text, bool isUid, string? numbers)
    {
        bool isThere = Read(text).TryResolve(isUid, Uids, NumberSet.Of([8, 4, 5]), out var found);
        Assert.Equal(numbers is not null, isThere);
        Assert.Equal(numbers ?? "", found.ToString());
    }

    [Theory]
    [InlineData("*", false, false)]
    [InlineData("1", false, false)]
    [InlineData("*", true, true)]
    [InlineData("1:*", true, true)]
    [InlineData("$", false, true)]
    public void In_an_empty_mailbox_a_message_number_is_wrong_and_a_UID_means_nothing(string text, bool isUid, bool isRight)
    {
        Assert.Equal(isRight, Read(text).TryResolve(isUid, [], NumberSet.Empty, out var found));
        Assert.True(found.IsEmpty);
    }

    [Fact]
    public void A_set_ends_where_something_else_begins()
    {
        var reader = new ImapReader("1:3,* FLAGS"u8);
        Assert.Equal("1:3,*", SequenceSet.Read(ref reader).ToString());
        reader.Sp();
        Assert.Equal("FLAGS", reader.Atom());
    }

    private static SequenceSet Read(string text)
    {
        Assert.True(SequenceSet.TryParse(Encoding.ASCII.GetBytes(text), out var set, out string fault), fault);
        return set;
    }
}
