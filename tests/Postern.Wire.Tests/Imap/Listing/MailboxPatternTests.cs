using System.Text.RegularExpressions;
using Postern.Wire.Imap.Listing;

namespace Postern.Wire.Tests.Imap.Listing;

public sealed class MailboxPatternTests
{
    [Theory]
    [InlineData("*", "a/b/c", true)]
    [InlineData("%", "a", true)]
    [InlineData("%", "a/b", false)]
    [InlineData("%", "", true)]
    [InlineData("%/%", "a/b", true)]
    [InlineData("a%", "a", true)]
    [InlineData("a*b", "a/x/b", true)]
    [InlineData("a%b", "a/b", false)]
    [InlineData("*%", "a/b", true)]
    [InlineData("%*", "a/b", true)]
    [InlineData("Work", "work", false)]
    [InlineData("inbox", "INBOX", true)]
    [InlineData("InBox/%", "INBOX/x", true)]
    [InlineData("inbox/X", "INBOX/x", false)]
    [InlineData("inboxes", "INBOXES", false)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    public void A_pattern_matches_a_whole_name(string pattern, string name, bool matches) =>
        Assert.Equal(matches, new MailboxPattern(pattern, '/').Matches(name));

    [Fact]
    public void A_pattern_matches_what_its_regular_expression_does()
    {
        var random = new Random(3);
        for (int round = 0; round < 20_000; round++)
        {
            string pattern = Some(random, "ab/*%", 8);
            string name = Some(random, "aab/", 10);
            string expression = "^" + Regex.Escape(pattern).Replace("\\*", ".*").Replace("%", "[^/]*") + "\\z";
            Assert.Equal(Regex.IsMatch(name, expression), new MailboxPattern(pattern, '/').Matches(name));
        }
    }

    [Fact]
    public void A_pattern_of_wildcards_alone_ends()
    {
        string pattern = string.Concat(Enumerable.Repeat("*a%a", 250)) + "b";
        Assert.False(new MailboxPattern(pattern, '/').Matches(new string('a', 1000)));
        Assert.Equal("*", new MailboxPattern("%*%*%*%*", '/').ToString());
        Assert.False(new MailboxPattern("%*%", '/').IsName);
        Assert.True(new MailboxPattern("a.b", '/').IsName);
    }

    private static string Some(Random random, string letters, int longest) =>
        string.Concat(Enumerable.Range(0, random.Next(longest)).Select(_ => letters[random.Next(letters.Length)]));
}
