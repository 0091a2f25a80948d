using System.Globalization;
using System.Text;
using Postern.Wire.Message.Dates;

namespace Postern.Wire.Tests.Message.Dates;

public sealed class MessageDateTests
{
    [Theory]
    // RFC 5322 appendix A
    [InlineData("Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T09:55:06-06:00")]
    [InlineData("Tue, 1 Jul 2003 10:52:37 +0200", "2003-07-01T10:52:37+02:00")]
    [InlineData("Thu, 13 Feb 1969 23:32:54 -0330", "1969-02-13T23:32:54-03:30")]
    [InlineData("Thu,      13        Feb          1969      23:32               -0330 (Newfoundland Time)", "1969-02-13T23:32:00-03:30")]
    [InlineData("21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06+00:00")]
    [InlineData("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21T09:55:06-06:00")]
    // RFC 5322 §4.3, obsolete years and zones
    [InlineData("1 Jan 49 00:00 EST", "2049-01-01T00:00:00-05:00")]
    [InlineData("1 Jan 50 00:00 PDT", "1950-01-01T00:00:00-07:00")]
    [InlineData("1 Jan 102 00:00 Z", "2002-01-01T00:00:00+00:00")]
    [InlineData("1 Jan 2020 00:00:00 -0000", "2020-01-01T00:00:00+00:00")]
    [InlineData("1 Jan 2020 00:00:00 K", "2020-01-01T00:00:00+00:00")]
    [InlineData("31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59+00:00")]
    // What occurs
    [InlineData("Sat Nov 21 20:55:56 2026", "2026-11-21T20:55:56+00:00")]
    [InlineData("Sat Nov 21 20:55:56 CET 2026", "2026-11-21T20:55:56+01:00")]
    [InlineData("Saturday, 21-Nov-26 20:55:56 GMT", "2026-11-21T20:55:56+00:00")]
    [InlineData("21-Nov-2026 20:55:56 +0100", "2026-11-21T20:55:56+01:00")]
    [InlineData("2026-11-21T20:55:56Z", "2026-11-21T20:55:56+00:00")]
    [InlineData("2026-11-21 20:55:56.123456+05:30", "2026-11-21T20:55:56+05:30")]
    [InlineData("November 21, 2026 8:55 PM", "2026-11-21T20:55:00+00:00")]
    [InlineData("21 Nov 2026 12:05 AM", "2026-11-21T00:05:00+00:00")]
    [InlineData("Mon, 21 Nov 2026 20.55.56 +0100", "2026-11-21T20:55:56+01:00")]
    [InlineData("Sat, 21 Nov 2026 20:55:56 GMT+0100", "2026-11-21T20:55:56+01:00")]
    [InlineData("Sat, 21 Nov 2026 20:55:56 +01", "2026-11-21T20:55:56+01:00")]
    [InlineData("Mar, 21 Nov 2026 20:55:56 +0100", "2026-11-21T20:55:56+01:00")]
    [InlineData("Sat, 21 Nov 2026", "2026-11-21T00:00:00+00:00")]
    [InlineData("Sat, 21 Nov 2026 20:55:56 +9999", "2026-11-21T20:55:56+00:00")]
    [InlineData("Sat, 21 Nov 2026 99:55:56 +0100", "2026-11-21T00:00:00+01:00")]
    [InlineData("sat,21 nov 2026 20:55:56 est", "2026-11-21T20:55:56-05:00")]
    public void A_date_is_read(string value, string date)
    {
        Assert.True(MessageDate.TryRead(Encoding.ASCII.GetBytes(value), out var read));
        Assert.Equal(date, read.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("(1 Jan 2020 00:00)")]
    [InlineData("31 Feb 2020 00:00")]
    [InlineData("0 Jan 2020 00:00")]
    [InlineData("1 Jan 99999999999 00:00")]
    [InlineData("12/11/2026")]
    [InlineData("Nov 2026")]
    public void What_names_no_day_is_no_date(string value) => Assert.False(MessageDate.TryRead(Encoding.ASCII.GetBytes(value), out _));

    [Fact]
    public void What_is_written_is_read_again()
    {
        var random = new Random(5322);
        for (int i = 0; i < 3000; i++)
        {
            var date = new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.FromMinutes(random.Next(-840, 841))).AddSeconds(random.NextInt64(8_000_000_000));
            string zone = date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
            string value = date.ToString("ddd, d MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + zone;
            Assert.True(MessageDate.TryRead(Encoding.ASCII.GetBytes(value), out var read), value);
            Assert.Equal((date, date.Offset), (read, read.Offset));
        }
    }
}
