using System.Text;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Attributes;

namespace Postern.Wire.Tests.Imap.Attributes;

public sealed class FlagListTests
{
    [Theory]
    [InlineData("()", "()", SystemFlags.None)]
    [InlineData("(\\Seen)", "(\\Seen)", SystemFlags.Seen)]
    [InlineData("(\\DRAFT \\seen \\Answered \\Flagged \\Deleted)", "(\\Answered \\Flagged \\Deleted \\Seen \\Draft)", SystemFlags.All)]
    [InlineData("($Forwarded NonJunk $FORWARDED \\Seen)", "(\\Seen $Forwarded NonJunk)", SystemFlags.Seen)]
    [InlineData("\\Deleted", "(\\Deleted)", SystemFlags.Deleted)]
    [InlineData("\\Deleted work \\Seen", "(\\Deleted \\Seen work)", SystemFlags.Deleted | SystemFlags.Seen)]
    [InlineData("work ", "(work)", SystemFlags.None)]
    public void A_list_of_flags_is_read(string text, string again, SystemFlags system)
    {
        var reader = new ImapReader(Encoding.ASCII.GetBytes(text));
        var flags = FlagList.ReadLoose(ref reader);
        Assert.True(reader.End(), reader.Fault);
        Assert.Equal(again, flags.ToString());
        Assert.Equal(system, flags.System);
    }

    [Theory]
    [InlineData("", "An atom is missing")]
    [InlineData("(\\Recent)", "A flag that nobody can set")]
    [InlineData("(\\*)", "An atom is missing")]
    [InlineData("(\\Seen,)", "A flag that nobody can set")]
    [InlineData("(\\ Seen)", "An atom is missing")]
    [InlineData("(a  b)", "An atom is missing")]
    [InlineData("(a", "A space is missing")]
    [InlineData("(\"a\")", "An atom is missing")]
    public void Flags_that_are_none_are_refused(string text, string fault)
    {
        var reader = new ImapReader(Encoding.ASCII.GetBytes(text));
        FlagList.ReadLoose(ref reader);
        Assert.False(reader.End());
        Assert.Equal(fault, reader.Fault);
    }

    [Fact]
    public void Keywords_have_a_number_and_a_length()
    {
        Assert.Equal("Too many keywords", Fault($"({string.Join(' ', Enumerable.Range(0, AttributeLimits.Keywords + 1).Select(number => "k" + number))})"));
        Assert.Equal("Keyword too long", Fault(new string('k', AttributeLimits.Keyword + 1)));
        Assert.Null(Fault(new string('k', AttributeLimits.Keyword)));
    }

    private static string? Fault(string text)
    {
        var reader = new ImapReader(Encoding.ASCII.GetBytes(text));
        FlagList.ReadLoose(ref reader);
        return reader.Fault;
    }
}
