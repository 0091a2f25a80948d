using System.Text;
using Postern.Wire.Message;
using Postern.Wire.Message.Addresses;

namespace Postern.Wire.Tests.Message.Addresses;

public sealed class ListedAddressTests
{
    [Theory]
    // RFC 5322 appendix A
    [InlineData("John Doe <jdoe@machine.example>", "John Doe||jdoe|machine.example")]
    [InlineData("Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>", "Mary Smith||mary|x.test", "||jdoe|example.org", "Who?||one|y.test")]
    [InlineData("<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>", "||boss|nil.test", "Giant; \"Big\" Box||sysservices|example.net")]
    [InlineData("A Group:Ed Jones <joe@where.test>,joe@where.test,John <jdoe@one.test>;", "A Group:", "Ed Jones||joe|where.test", "||joe|where.test", "John||jdoe|one.test", ";")]
    [InlineData("Undisclosed recipients:;", "Undisclosed recipients:", ";")]
    [InlineData("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", "Pete||pete|silly.test")]
    [InlineData("(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;", "Hidden recipients:", ";")]
    [InlineData("Joe Q. Public <john.q.public@example.com>", "Joe Q. Public||john.q.public|example.com")]
    [InlineData("Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example", "Mary Smith|@node.test|mary|example.net", "||jdoe|test.example")]
    [InlineData("John Doe <jdoe@machine(comment).  example>", "John Doe||jdoe|machine.example")]
    // Before RFC 822 names stood in comments
    [InlineData("anne@example.org (Anne (the first) Smith)", "Anne (the first) Smith||anne|example.org")]
    [InlineData("<anne@example.org> (Anne)", "Anne||anne|example.org")]
    // Routes, literals, quotes
    [InlineData("<@a,@b,,@c:d@e>", "|@a,@b,@c|d|e")]
    [InlineData("a@[192.0.2.1]", "||a|[192.0.2.1]")]
    [InlineData("\"a . b\"@c", "||a . b|c")]
    [InlineData("a . b @ c . d", "||a.b|c.d")]
    [InlineData("=?utf-8?q?J=C3=BC?= <j@b>", "=?utf-8?q?J=C3=BC?=||j|b")]
    // What is wrong, and occurs
    [InlineData("root", "||root|")]
    [InlineData("Someone Else", "Someone Else|||")]
    [InlineData("Big Bug bb@bug.com", "Big Bug||bb|bug.com")]
    [InlineData("me@example.org <me@example.org>", "me@example.org||me|example.org")]
    [InlineData("Anne <anne@example.org", "Anne||anne|example.org")]
    [InlineData("Anne <anne@example.org>>, b@c", "Anne||anne|example.org", "||b|c")]
    [InlineData("Anne <>", "Anne|||")]
    [InlineData("[list] <a@b>", "[list]||a|b")]
    [InlineData("a@b c@d, e@f", "||a|b", "||e|f")]
    [InlineData("a@b; c@d", "||a|b")]
    [InlineData("\"a@b", "||a@b|")]
    [InlineData("g: a@b", "g:", "||a|b", ";")]
    [InlineData("a@", "||a|")]
    [InlineData("@b", "|||b")]
    [InlineData("a@b (", "||a|b")]
    [InlineData(", ,")]
    [InlineData("()")]
    [InlineData("")]
    public void Addresses_are_made_out(string value, params string[] addresses) => Assert.Equal(addresses, Read(Encoding.UTF8.GetBytes(value)));

    [Fact]
    public void Addresses_and_parentheses_have_an_end()
    {
        Assert.Equal(MessageLimits.Addresses, Read(Encoding.ASCII.GetBytes(string.Join(',', Enumerable.Repeat("a@b", MessageLimits.Addresses + 5)))).Count);
        Assert.Empty(Read(Encoding.ASCII.GetBytes(new string('(', 200_000))));
        Assert.Single(Read(Encoding.ASCII.GetBytes("a@b" + new string('<', 200_000))));
        Assert.Empty(Read(Encoding.ASCII.GetBytes(new string(',', 200_000))));
    }

    private static List<string> Read(byte[] value)
    {
        var reader = new ListedAddressReader(value);
        var all = new List<string>();
        while (reader.MoveNext())
        {
            var one = reader.Current;
            all.Add(one.Kind switch
            {
                ListedKind.GroupStart => Text(one.Name) + ":",
                ListedKind.GroupEnd => ";",
                _ => $"{Text(one.Name)}|{Text(one.Route)}|{Text(one.Mailbox)}|{Text(one.Host)}",
            });
        }
        return all;
    }

    private static string Text(ReadOnlyMemory<byte> octets) => Encoding.UTF8.GetString(octets.Span);
}
