using System.Text;
using Postern.Wire.Message;
using Postern.Wire.Message.Addresses;
using Postern.Wire.Tests.Ends;
using Postern.Wire.Text;

namespace Postern.Wire.Tests.Message.Addresses;

public sealed class AddressListTests
{
    [Theory]
    // RFC 5322 appendix A
    [InlineData("John Doe <jdoe@machine.example>", "John Doe|jdoe@machine.example|")]
    [InlineData("\"Joe Q. Public\" <john.q.public@example.com>", "Joe Q. Public|john.q.public@example.com|")]
    [InlineData("Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>", "Mary Smith|mary@x.test|", "|jdoe@example.org|", "Who?|one@y.test|")]
    [InlineData("<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>", "|boss@nil.test|", "Giant; \"Big\" Box|sysservices@example.net|")]
    [InlineData("A Group:Ed Jones <joe@where.test>,joe@where.test,John <jdoe@one.test>;", "Ed Jones|joe@where.test|A Group", "|joe@where.test|A Group", "John|jdoe@one.test|A Group")]
    [InlineData("Undisclosed recipients:;")]
    [InlineData("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", "Pete|pete@silly.test|")]
    [InlineData("A Group(Some people)\r\n     :Chris Jones <c@(Chris's host.)public.example>,\r\n joe@example.org,\r\n  John <jdoe@one.test> (my dear friend); (the end of the group)", "Chris Jones|c@public.example|A Group", "|joe@example.org|A Group", "John|jdoe@one.test|A Group")]
    [InlineData("(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;")]
    [InlineData("Joe Q. Public <john.q.public@example.com>", "Joe Q. Public|john.q.public@example.com|")]
    [InlineData("Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example", "Mary Smith|mary@example.net|", "|jdoe@test.example|")]
    [InlineData("John Doe <jdoe@machine(comment).  example>", "John Doe|jdoe@machine.example|")]
    // And others
    [InlineData("")]
    [InlineData(" , ,")]
    [InlineData("a@b", "|a@b|")]
    [InlineData("a . b @ c . d", "|a.b@c.d|")]
    [InlineData("a.\"b c\".d@e", "|\"a.b c.d\"@e|")]
    [InlineData("\"a b\"@[192.0.2.1]", "|\"a b\"@[192.0.2.1]|")]
    [InlineData("<@a,@b,,@c:d@e>", "|d@e|")]
    [InlineData("\"victim@example.org\" <real@example.net>", "victim@example.org|real@example.net|")]
    [InlineData("=?utf-8?q?victim=40example=2Eorg?= <real@example.net>", "=?utf-8?q?victim=40example=2Eorg?=|real@example.net|")]
    [InlineData("jürgen@bücher.example", "|jürgen@bücher.example|")]
    [InlineData("Jürgen <j@b>", "Jürgen|j@b|")]
    [InlineData("g: a@b, c@d;, e@f", "|a@b|g", "|c@d|g", "|e@f|")]
    [InlineData("((((a)))) a@b (x(y)z)", "|a@b|")]
    public void Addresses_are_read(string value, params string[] addresses)
    {
        var list = AddressList.Read(Encoding.UTF8.GetBytes(value.Replace("\r\n", "", StringComparison.Ordinal)));
        Assert.Null(list.Fault);
        Assert.Equal(addresses, list.Addresses.Select(one => $"{one.DisplayName}|{one.Address}|{one.Group}"));
    }

    [Theory]
    [InlineData("a", "An address without a domain")]
    [InlineData("John Doe", "Wrong local part of an address")]
    [InlineData("John Doe@example.org", "Wrong local part of an address")]
    [InlineData("a@b c@d", "Wrong local part of an address")]
    [InlineData("a@b <c@d>", "Something that is no address")]
    [InlineData("<a@b> c", "Something that is no address")]
    [InlineData("<a@b>, <c@d", "An angle bracket is missing")]
    [InlineData("<a@b, c@d>", "An angle bracket is missing")]
    [InlineData("<>", "Wrong local part of an address")]
    [InlineData("a@b@c", "Something that is no address")]
    [InlineData("a..b@c", "Wrong local part of an address")]
    [InlineData(".a@b", "Wrong local part of an address")]
    [InlineData("a@", "Wrong local part of an address")]
    [InlineData("a@b.", "Wrong local part of an address")]
    [InlineData("a@\"b\"", "Wrong domain of an address")]
    [InlineData("a@[b", "Wrong domain of an address")]
    [InlineData("a@[;x]", "Wrong domain of an address")]
    [InlineData("a@[]", "Wrong domain of an address")]
    [InlineData("\"a@b", "A quote is missing")]
    [InlineData("\"a\\", "A quote is missing")]
    [InlineData("(a@b", "A parenthesis is missing")]
    [InlineData("(a\\", "A parenthesis is missing")]
    [InlineData("a@b)", "Something that is no address")]
    [InlineData("g: a@b", "A group without an end")]
    [InlineData("g: a@b; c@d", "Something that is no address")]
    [InlineData("g: h: a@b;;", "An address without a domain")]
    [InlineData("a@b; c@d", "Something that is no address")]
    [InlineData("<@a b:c@d>", "Wrong local part of an address")]
    [InlineData("\u0001a@b", "Wrong local part of an address")]
    [InlineData("[x] <a@b>", "Wrong local part of an address")]
    public void What_is_no_address_is_told(string value, string fault)
    {
        var list = AddressList.Read(Encoding.UTF8.GetBytes(value));
        Assert.Equal(fault, list.Fault);
        Assert.False(list.IsWhole);
    }

    [Fact]
    public void UTF8_must_be_well_formed() => Assert.Equal("Wrong UTF-8 in an address field", AddressList.Read([0xC3, .. "@b"u8]).Fault);

    [Fact]
    public void Parentheses_and_addresses_have_an_end()
    {
        Assert.Equal("A parenthesis is missing", AddressList.Read(Encoding.ASCII.GetBytes(new string('(', 200_000))).Fault);
        var list = AddressList.Read(Encoding.ASCII.GetBytes(string.Join(',', Enumerable.Repeat("a@b", MessageLimits.Addresses + 1))));
        Assert.Equal(("Too many addresses", MessageLimits.Addresses), (list.Fault, list.Addresses.Count));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var random = new Random(5322);
        for (int i = 0; i < 3000; i++)
        {
            var address = new EmailAddress(RandomEnds.Text(random, "abZ09 .\"\\@<>(),:;[]!%+-_ü", 0, 20), "d" + RandomEnds.Text(random, "abc-0", 0, 9) + "x.example");
            string value = random.Next(3) switch { 0 => $"{address}", 1 => $"Some Body <{address}>", _ => $"(c) {address} (c), g: {address};" };
            var list = AddressList.Read(Encoding.UTF8.GetBytes(value));
            Assert.True(list.IsWhole, $"{value}: {list.Fault}");
            Assert.All(list.Addresses, one => Assert.Equal(address, one.Address));
        }
    }
}
