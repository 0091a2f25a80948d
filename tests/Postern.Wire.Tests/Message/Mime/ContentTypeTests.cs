using System.Text;
using Postern.Wire.Message;
using Postern.Wire.Message.Mime;

namespace Postern.Wire.Tests.Message.Mime;

public sealed class ContentTypeTests
{
    [Theory]
    // RFC 2045 §5.1
    [InlineData("text/plain; charset=us-ascii (Plain text)", "text/plain", "charset=us-ascii")]
    [InlineData("text/plain; charset=\"us-ascii\"", "text/plain", "charset=us-ascii")]
    // RFC 2231 §3, §4, §4.1
    [InlineData("message/external-body; access-type=URL; URL*0=\"ftp://\"; URL*1=\"cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar\"", "message/external-body", "access-type=URL", "URL=ftp://cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar")]
    [InlineData("application/x-stuff; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A", "application/x-stuff", "title*=This is ***fun***")]
    [InlineData("application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20; title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\"", "application/x-stuff", "title*=This is even more ***fun*** isn't it!")]
    // Sections in any order, one missing, one twice, one beginning without a charset
    [InlineData("a/b; n*1=b; n*0=a", "a/b", "n=ab")]
    [InlineData("a/b; n*0=a; n*2=c", "a/b", "n=a")]
    [InlineData("a/b; n*0=a; n*0=x; n*1=b", "a/b", "n=ab")]
    [InlineData("a/b; n*0=a%; n*1*=%62", "a/b", "n*=a%b")]
    [InlineData("a/b; n*1=b", "a/b")]
    [InlineData("a/b; n*=utf-8''%E2%82%AC; n*x=y", "a/b", "n*=€", "n*x=y")]
    [InlineData("a/b; n*=plain", "a/b", "n*=plain")]
    [InlineData("a/b; n*=unheard-of''%FC%zz%", "a/b", "n*=ü%zz%")]
    // What is wrong, and occurs
    [InlineData("TEXT / HTML ; CharSet = utf-8", "TEXT/HTML", "CharSet=utf-8")]
    [InlineData("text/plain charset=utf-8", "text/plain", "charset=utf-8")]
    [InlineData("multipart/mixed\tboundary=\"b\"", "multipart/mixed", "boundary=b")]
    [InlineData("a/b; name=two words.txt; x=y", "a/b", "name=two words.txt", "x=y")]
    [InlineData("a/b; boundary=----=_Part_1; x=y", "a/b", "boundary=----=_Part_1", "x=y")]
    [InlineData("a/b; name=\"=?utf-8?Q?J=C3=BC?=\"", "a/b", "name=Jü")]
    [InlineData("a/b; name=\"a \\\"b\\\" c\"", "a/b", "name=a \"b\" c")]
    [InlineData("a/b; name=\"no end", "a/b", "name=no end")]
    [InlineData("a/b;; ;x=y;", "a/b", "x=y")]
    [InlineData("a/b; =y; x; \"q;z=1\"; v=", "a/b", "v=")]
    [InlineData("a/b; (c; d=e) x=(f) y", "a/b", "x=y")]
    [InlineData("text/plain; charset=ISO-8859-1; format=flowed (x", "text/plain", "charset=ISO-8859-1", "format=flowed")]
    public void A_type_is_read(string value, string type, params string[] parameters)
    {
        var read = ContentType.Read(Encoding.UTF8.GetBytes(value));
        Assert.NotNull(read);
        Assert.Equal(type, $"{read.Type}/{read.Subtype}");
        Assert.Equal(parameters, read.Parameters.Select(one => $"{one.Name}{(one.IsEncoded ? "*" : "")}={one.Text}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("text/")]
    [InlineData("/plain")]
    [InlineData("(text/plain)")]
    [InlineData("\"text/plain\"")]
    public void What_is_no_type_is_none(string value) => Assert.Null(ContentType.Read(Encoding.ASCII.GetBytes(value)));

    [Theory]
    // RFC 2183 §2.10
    [InlineData("inline", "inline")]
    [InlineData("attachment; filename=genome.jpeg; modification-date=\"Wed, 12 Feb 1997 16:29:51 -0500\"", "attachment", "filename=genome.jpeg", "modification-date=Wed, 12 Feb 1997 16:29:51 -0500")]
    public void A_disposition_is_read(string value, string kind, params string[] parameters)
    {
        var read = ContentDisposition.Read(Encoding.ASCII.GetBytes(value));
        Assert.NotNull(read);
        Assert.Equal(kind, read.Kind);
        Assert.Equal(parameters, read.Parameters.Select(one => $"{one.Name}={one.Text}"));
    }

    [Fact]
    public void Nothing_is_no_disposition() => Assert.Null(ContentDisposition.Read("; filename=x"u8));

    [Fact]
    public void Parameters_have_a_number() =>
        Assert.Equal(MessageLimits.Parameters, ContentType.Read(Encoding.ASCII.GetBytes("a/b" + string.Concat(Enumerable.Repeat(";x=y", 300))))!.Parameters.Count);
}
