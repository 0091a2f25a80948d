using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Postern.Store.Maildir;

namespace Postern.Store.Tests.Maildir;

public sealed class MessageNameTests
{
    [Theory]
    [InlineData("1.M2P3.host", "1.M2P3.host", MessageFlags.None, "", -1, -1)]
    [InlineData("1.M2P3.host,S=12,W=14:2,FS", "1.M2P3.host,S=12,W=14", MessageFlags.Flagged | MessageFlags.Seen, "", 12, 14)]
    [InlineData("1.x:2,DFPRSTaz", "1.x", MessageFlags.Draft | MessageFlags.Flagged | MessageFlags.Passed | MessageFlags.Answered | MessageFlags.Seen | MessageFlags.Deleted, "az", -1, -1)]
    [InlineData("1.x:1,S", "1.x", MessageFlags.None, "", -1, -1)]
    [InlineData("1.x:2,S,T", "1.x", MessageFlags.Seen, "", -1, -1)]
    [InlineData("1.x,S=1x:2,", "1.x,S=1x", MessageFlags.None, "", -1, -1)]
    [InlineData("1.x,S=:2,", "1.x,S=", MessageFlags.None, "", -1, -1)]
    [InlineData("a:b:2,S", "a", MessageFlags.Seen, "", -1, -1)]
    [InlineData("", "", MessageFlags.None, "", -1, -1)]
    public void A_name_tells(string text, string baseName, MessageFlags flags, string keywords, long size, long sent)
    {
        var name = new MessageName(Encoding.UTF8.GetBytes(text));
        Assert.Equal(baseName, Encoding.UTF8.GetString(name.Base));
        Assert.Equal(flags, name.Flags);
        Assert.Equal(keywords, string.Concat(Enumerable.Range(0, KeywordSet.Most).Where(name.Keywords.Has).Select(letter => (char)('a' + letter))));
        Assert.Equal((size, sent), (name.Size, name.SentSize));
    }

    [Theory]
    [InlineData("1.x", MessageFlags.Seen, 0, "1.x:2,S")]
    [InlineData("1.x:2,S", MessageFlags.None, 0, "1.x:2,")]
    [InlineData("1.x:2,aS", MessageFlags.Deleted | MessageFlags.Flagged, 6, "1.x:2,FTbc")]
    [InlineData("1.x:2,QSx", MessageFlags.Seen | MessageFlags.Answered, 0, "1.x:2,QRS")]
    [InlineData("1.x:2,S,more", MessageFlags.None, 0, "1.x:2,,more")]
    [InlineData("1.x:1,S", MessageFlags.Seen, 0, "1.x:2,S")]
    [InlineData("a:b:2,S", MessageFlags.Flagged, 0, "a:b:2,F")]
    public void Flags_are_put_into_a_name_and_what_is_unknown_stays(string text, MessageFlags flags, uint keywords, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(new MessageName(Encoding.UTF8.GetBytes(text)).With(flags, new KeywordSet(keywords))));

    [Fact]
    public void What_is_put_in_is_read_again() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(byte Flags, uint Keywords, string Name)>(), drawn =>
        {
            byte[] name = Encoding.UTF8.GetBytes((drawn.Name ?? "").Replace("/", "", StringComparison.Ordinal));
            var (flags, keywords) = ((MessageFlags)(drawn.Flags & 63), new KeywordSet(drawn.Keywords & 0x3FFFFFF));
            byte[] made = new MessageName(name).With(flags, keywords);
            var read = new MessageName(made);
            return read.Flags == flags && read.Keywords == keywords && read.Base.SequenceEqual(new MessageName(name).Base)
                && new MessageName(made).With(flags, keywords).AsSpan().SequenceEqual(made);
        }).QuickCheckThrowOnFailure();
}
