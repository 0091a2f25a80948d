using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Postern.Store.Maildir.Uids;

namespace Postern.Store.Tests.Maildir.Uids;

public sealed class UidListTests
{
    private const string Guid = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void What_Dovecot_wrote_is_read_and_written_the_same()
    {
        string text = $"3 V1290702401 N72 G{Guid}\n1 :1.a\n5 W1234 Pold-uidl :1.b,S=1\n70 :with space and : colon\n".Replace(" : colon", "", StringComparison.Ordinal);
        var list = Read(text);
        Assert.Equal((1290702401u, 72u, Guid, 3), (list.UidValidity, list.NextUid, list.Guid, list.Count));
        Assert.Equal("1.b,S=1", Text(list.Line(1).BaseName));
        Assert.Equal("1234", Encoding.UTF8.GetString(UidLine.Extension(list.Line(1).Extensions.Span, 'W')));
        Assert.Equal("old-uidl", Encoding.UTF8.GetString(UidLine.Extension(list.Line(1).Extensions.Span, 'P')));
        Assert.True(UidLine.Extension(list.Line(0).Extensions.Span, 'W').IsEmpty);
        Assert.Equal(1, list.Find("1.b,S=1"u8));
        Assert.Equal(-1, list.Find("1.c"u8));
        Assert.Equal(text, Encoding.UTF8.GetString(list.Write()));
    }

    [Theory]
    [InlineData("3 V9 N3 G" + Guid + " Xmore Y\n1 :a\n", "3 V9 N3 G" + Guid + " Xmore Y\n1 :a\n")] // unknown fields of the header stay
    [InlineData("3 V9 N1 G" + Guid + "\n4 :a\n", "3 V9 N5 G" + Guid + "\n4 :a\n")]              // appended lines raise N
    [InlineData("3 V9 N9 G" + Guid + "\n4 :a\n5 :b", "3 V9 N9 G" + Guid + "\n4 :a\n")]          // torn
    [InlineData("3 V9 N9 G" + Guid + "\n4 :a\n4 :b\n3 :c\n5 :d\n", "3 V9 N9 G" + Guid + "\n4 :a\n5 :d\n")] // in order
    [InlineData("3 V9 N9 G" + Guid + "\n1 :a\n2 :b\n3 :a\n", "3 V9 N9 G" + Guid + "\n2 :b\n3 :a\n")] // the later one
    [InlineData("3 V9 N9 G" + Guid + "\n1 :a/b\n2 :\n3\n4 x\nx :y\n-5 :z\n0 :n\n4294967295 :m\n6 k=v W1  :a:2,S\n", "3 V9 N9 G" + Guid + "\n6 k=v W1 :a\n")]
    public void What_is_broken_is_not_there(string text, string written) => Assert.Equal(written, Encoding.UTF8.GetString(Read(text).Write()));

    [Theory]
    [InlineData("")]
    [InlineData("3 V9 N9")]
    [InlineData("3 N9\n")]
    [InlineData("3 V9\n")]
    [InlineData("3 V0 N1\n")]
    [InlineData("2 V9 N9\n")]
    [InlineData("x\n")]
    [InlineData("1 5\n")]
    public void Without_a_header_it_is_no_list(string text) => Assert.Null(UidList.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Version_1_is_read_and_becomes_version_3()
    {
        var list = Read("1 1234 8\n3 1.a:2,S\n7 1.b\n");
        Assert.Equal($"3 V1234 N8 G{list.Guid}\n3 :1.a\n7 :1.b\n", Encoding.UTF8.GetString(list.Write()));
    }

    [Fact]
    public void A_UID_is_never_given_again()
    {
        var list = UidList.New(7);
        Assert.Equal(1u, list.Add("a"u8));
        Assert.Equal(2u, list.Add("b"u8));
        list = list.Keep(row => row == 0);
        Assert.Equal(3u, list.Add("b"u8));
        Assert.Equal((0, 1, 2), (list.Find("a"u8), list.Find("b"u8), list.Count));
        Assert.Equal($"3 V7 N4 G{list.Guid}\n1 :a\n3 :b\n", Encoding.UTF8.GetString(list.Write()));
    }

    [Fact]
    public void When_none_is_left_that_is_told() =>
        Assert.Contains("all UIDs", Assert.Throws<IOException>(() => Read("3 V1 N4294967295\n").Add("a"u8)).Message, StringComparison.Ordinal);

    [Fact]
    public void Many_names_are_found_again() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string[]>(), drawn =>
        {
            string[] names = [.. drawn.Select((name, i) => $"{i}.{(name ?? "").Replace("/", "", StringComparison.Ordinal)}".Replace("\n", "", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal))];
            var list = UidList.New(1);
            foreach (string name in names)
                list.Add(Encoding.UTF8.GetBytes(name));
            var again = Read(Encoding.UTF8.GetString(list.Write()));
            return Enumerable.Range(0, names.Length).All(i => again.Find(Encoding.UTF8.GetBytes(names[i])) == i && again.Uid(i) == i + 1);
        }).QuickCheckThrowOnFailure();

    private static UidList Read(string text) => UidList.Read(Encoding.UTF8.GetBytes(text))!; // it has a header

    private static string Text(ReadOnlyMemory<byte> octets) => Encoding.UTF8.GetString(octets.Span);
}
