using System.Text;
using Postern.Wire.Message;
using Postern.Wire.Message.Mime;

namespace Postern.Wire.Tests.Message.Mime;

public sealed class MessageReaderTests
{
    [Theory]
    [InlineData("", "text/plain 0")]
    [InlineData("\r\n", "text/plain 0")]
    [InlineData("Subject: x\r\n\r\nabc\r\n", "text/plain 5")]
    [InlineData("Subject: x", "text/plain 0")]
    // RFC 2046 §5.1.1: the line end before a boundary is the boundary's
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\npre\r\n--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n\r\n--b--\r\nepi\r\n", "multipart/mixed 43[text/plain 3, text/plain 5]")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--\n", "multipart/mixed 24[text/plain 3, text/plain 3]")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n--b--", "multipart/mixed 12[text/plain 0]")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nno end", "multipart/mixed 13[text/plain 6]")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b", "multipart/mixed 3[text/plain 0]")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\nnothing\r\n", "multipart/mixed 9")]
    [InlineData("Content-Type: multipart/mixed\r\n\r\n--b\r\n", "multipart/mixed 5")]
    [InlineData("Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n", "multipart/mixed 4")]
    [InlineData("Content-Type: multipart/mixed; boundary=\"b  \"\r\n\r\n--b  \r\n\r\nx", "multipart/mixed 10[text/plain 1]")]
    // A boundary behind a header without its empty line, or at once
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n--b\r\n--b--\r\n", "multipart/mixed 42[text/html 0, text/plain 0]")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n--b\r\n\r\nx\r\n--b--\r\n", "multipart/mixed 10")]
    // The outer boundary ends the inner parts
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n", "multipart/mixed 81[multipart/mixed 10[text/plain 3], text/plain 3]")]
    // Boundaries that begin alike: the longest that fits is meant; of two equal ones the inner
    [InlineData("Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary=ab\r\n\r\n--ab\r\n\r\n1\r\n--ab--\r\n--a\r\n\r\n2\r\n--a--\r\n", "multipart/mixed 87[multipart/mixed 17[text/plain 1], text/plain 1]")]
    [InlineData("Content-Type: multipart/mixed; boundary=ab\r\n\r\n--ab\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\n1\r\n--a--\r\n--ab\r\n\r\n2\r\n--ab--\r\n", "multipart/mixed 87[multipart/mixed 15[text/plain 1], text/plain 1]")]
    [InlineData("Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\n1\r\n--a--\r\n--a--\r\n", "multipart/mixed 74[multipart/mixed 15[text/plain 1]]")]
    // What only looks like a boundary
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n--\r\n-b\r\n --b\r\nx--b\r\n--B\r\n--b--\r\n", "multipart/mixed 39[text/plain 23]")]
    [InlineData("Content-Type: text/plain; boundary=b\r\n\r\n--b\r\n\r\n", "text/plain 7")]
    // Messages within
    [InlineData("Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nabc", "message/rfc822 17[text/plain 3]")]
    [InlineData("Content-Type: message/global\r\n\r\nSubject: x\r\n\r\nabc", "message/global 17[text/plain 3]")]
    [InlineData("Content-Type: message/rfc822\r\n\r\n", "message/rfc822 0[text/plain 0]")]
    [InlineData("Content-Type: message/delivery-status\r\n\r\nA: b\r\n\r\n", "message/delivery-status 8")]
    [InlineData("Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: x\r\n\r\n1\r\n--b\r\nContent-Type: text/plain\r\n\r\n2\r\n--b--\r\n", "multipart/digest 67[message/rfc822 15[text/plain 1], text/plain 1]")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n--b--\r\n", "multipart/mixed 56[message/rfc822 12[text/plain 0]]")]
    // Types that are none, and two
    [InlineData("Content-Type: what is this\r\n\r\nabc", "text/plain 3")]
    [InlineData("Content-Type: text/html\r\nContent-Type: text/xml\r\n\r\nabc", "text/html 3")]
    public void A_message_is_divided(string message, string tree)
    {
        var root = Tree.Of(message);
        Assert.Equal(tree, Tree.Text(root));
        Assert.Null(Tree.Problem(root));
    }

    [Fact]
    public void A_part_knows_its_places_as_given_and_on_the_wire()
    {
        var part = Tree.Of("Content-Type: multipart/mixed; boundary=b\n\n--b\nA: b\n\none\r\ntwo\nthree\n--b--\n").Children[0];
        Assert.Equal(new Extent(47, 6, 2, 2, 3), part.Header);
        Assert.Equal(new Extent(53, 14, 2, 1, 5), part.Body);
        Assert.Equal((50, 8, 58, 15), (part.Header.WireStart, part.Header.WireLength, part.Body.WireStart, part.Body.WireLength));
        Assert.Equal((53, 67), (part.Header.End, part.Body.End));
    }

    [Theory]
    // RFC 9051 §6.4.5.1
    [InlineData("1", "text/plain")]
    [InlineData("2", "application/octet-stream")]
    [InlineData("3", "message/rfc822")]
    [InlineData("3.1", "text/plain")]
    [InlineData("3.2", "application/octet-stream")]
    [InlineData("4", "multipart/mixed")]
    [InlineData("4.1", "image/gif")]
    [InlineData("4.2", "message/rfc822")]
    [InlineData("4.2.1", "text/plain")]
    [InlineData("4.2.2", "multipart/alternative")]
    [InlineData("4.2.2.1", "text/plain")]
    [InlineData("4.2.2.2", "text/richtext")]
    [InlineData("5", null)]
    [InlineData("1.1", null)]
    [InlineData("3.3", null)]
    [InlineData("4.3", null)]
    [InlineData("0", null)]
    [InlineData("01", null)]
    [InlineData("", null)]
    [InlineData("1.", null)]
    [InlineData("99999999999", null)]
    [InlineData("-1", null)]
    public void A_part_is_found_by_its_number(string number, string? type) => Assert.Equal(type, TypeOf(Numbered, number));

    [Theory]
    [InlineData("Subject: x\r\n\r\nabc", "1", "text/plain")]
    [InlineData("Subject: x\r\n\r\nabc", "1.1", null)]
    [InlineData("Subject: x\r\n\r\nabc", "2", null)]
    [InlineData("Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nabc", "1", "message/rfc822")]
    [InlineData("Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nabc", "1.1", "text/plain")]
    [InlineData("Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nabc", "1.1.1", null)]
    [InlineData("Content-Type: message/rfc822\r\n\r\nContent-Type: message/rfc822\r\n\r\nA: b\r\n\r\n", "1.1.1", "text/plain")]
    public void The_body_of_a_message_in_one_part_is_part_1(string message, string number, string? type) => Assert.Equal(type, TypeOf(message, number));

    [Fact]
    public void Too_deep_is_opaque()
    {
        string message = string.Concat(Enumerable.Range(0, 300).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}x\r\n\r\n--b{i}x\r\n"));
        var part = Tree.Of(message);
        while (part.Children.Count > 0)
            part = part.Children[0];
        Assert.Equal((MessageLimits.Depth, true, false), (part.Depth, part.IsOpaque, part.IsMultipart));
        var nested = Tree.Of(string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\r\n\r\n", 300)));
        while (nested.Children.Count > 0)
            nested = nested.Children[0];
        Assert.Equal((MessageLimits.Depth, true), (nested.Depth, nested.IsOpaque));
    }

    [Fact]
    public void Parts_beyond_their_number_belong_to_the_last()
    {
        var root = Tree.Of("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\n\r\nx\r\n", MessageLimits.Parts + 10)) + "--b--\r\nepilogue\r\n");
        Assert.Equal(MessageLimits.Parts - 1, root.Children.Count);
        Assert.Equal((1, 1 + 11 * 10), ((int)root.Children[^2].Body.Length, (int)root.Children[^1].Body.Length));
    }

    [Fact]
    public void Of_a_header_too_long_the_beginning_is_known()
    {
        string field = "X: " + new string('x', 1000) + "\r\n";
        var root = Tree.Of("Subject: first\r\n" + string.Concat(Enumerable.Repeat(field, 400)) + "From: a@b\r\n\r\nbody\r\n");
        Assert.Equal("first"u8, root.Fields[PartField.Subject]);
        Assert.False(root.Fields.Has(PartField.From));
        Assert.Equal((16 + 400 * 1005 + 13, 6), (root.Header.Length, root.Body.Length));
    }

    [Fact]
    public void Of_many_headers_no_more_is_kept_than_allowed()
    {
        string part = $"--b\r\nContent-Description: {new string('x', 60_000)}\r\n\r\n\r\n";
        var root = Tree.Of("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat(part, 100)));
        Assert.Equal(MessageLimits.KeptFields / 60_000, root.Children.Count(child => child.Fields.Has(PartField.ContentDescription)));
        Assert.False(Tree.Of($"Subject: {new string('x', MessageLimits.KeptField + 1)}\r\n\r\n").Fields.Has(PartField.Subject));
    }

    [Fact]
    public void Of_a_boundary_too_long_its_beginning_is_looked_at()
    {
        string boundary = new('b', 1000);
        Assert.Equal(2, Tree.Of($"Content-Type: multipart/mixed; boundary={boundary}\r\n\r\n--{boundary}\r\n\r\n1\r\n--{boundary}\r\n\r\n2").Children.Count);
    }

    [Fact]
    public void Nothing_is_taken_behind_the_end()
    {
        var reader = new MessageReader();
        reader.Add("A: b\r\n\r\nx"u8);
        var root = reader.Finish();
        Assert.Same(root, reader.Finish());
        Assert.Throws<ObjectDisposedException>(() => reader.Add("y"u8));
    }

    private static string? TypeOf(string message, string number) =>
        Tree.Of(message).Find(number) is { } part ? $"{part.ContentType.Type}/{part.ContentType.Subtype}" : null;

    private static string Numbered => Multipart("mixed", "a",
        "Content-Type: text/plain\r\n\r\n", "Content-Type: application/octet-stream\r\n\r\n",
        "Content-Type: message/rfc822\r\n\r\n" + Multipart("mixed", "b", "Content-Type: text/plain\r\n\r\n", "Content-Type: application/octet-stream\r\n\r\n"),
        Multipart("mixed", "c", "Content-Type: image/gif\r\n\r\n", "Content-Type: message/rfc822\r\n\r\n"
            + Multipart("mixed", "d", "Content-Type: text/plain\r\n\r\n", Multipart("alternative", "e", "Content-Type: text/plain\r\n\r\n", "Content-Type: text/richtext\r\n\r\n"))));

    private static string Multipart(string subtype, string boundary, params string[] parts)
    {
        var text = new StringBuilder($"Content-Type: multipart/{subtype}; boundary={boundary}\r\n\r\n");
        foreach (string part in parts)
            text.Append($"--{boundary}\r\n{part}\r\n");
        return text.Append($"--{boundary}--\r\n").ToString();
    }
}
