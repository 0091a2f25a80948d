using Postern.Verbs.Output;

namespace Postern.Tests.Verbs.Output;

public sealed class TableTests
{
    [Fact]
    public void Columns_are_as_wide_as_they_must_be_and_numbers_stand_to_the_right()
    {
        var table = new Table("DOOR", ">INSIDE", "ENDS");
        table.Add("pop3", "7", "");
        table.Add("imap-long", "12345678", "closed 1");
        var text = new StringWriter();
        table.Write(text);
        Assert.Equal(
            """
            DOOR         INSIDE  ENDS
            pop3              7
            imap-long  12345678  closed 1

            """,
            text.ToString());
    }

    [Fact]
    public void Without_rows_there_is_no_table()
    {
        var text = new StringWriter();
        new Table("DOOR").Write(text);
        Assert.Equal("", text.ToString());
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(250L * 1024 * 1024, "250 MiB")]
    [InlineData(long.MaxValue, "8192 PiB")]
    public void Bytes_are_said_shortly(long bytes, string expected) => Assert.Equal(expected, Quantity.Bytes(bytes));

    [Theory]
    [InlineData(0.4, "0 s")]
    [InlineData(59.9, "59 s")]
    [InlineData(185, "3 min 5 s")]
    [InlineData(7800, "2 h 10 min")]
    [InlineData(356400, "4 d 3 h")]
    public void An_age_has_two_parts(double seconds, string expected) => Assert.Equal(expected, Quantity.Age(seconds));
}
