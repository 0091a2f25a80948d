using System.Buffers;
using System.Text;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Attributes;

namespace Postern.Wire.Tests.Imap.Attributes;

public sealed class DateTests
{
    [Theory]
    [InlineData("\" 7-Feb-1994 21:52:25 -0800\"", "1994-02-07T21:52:25-08:00")]
    [InlineData("\"17-Jul-1996 02:44:25 -0700\"", "1996-07-17T02:44:25-07:00")] // RFC 9051 §7.5.2
    [InlineData("\"29-feb-2024 23:59:60 +1400\"", "2024-02-29T23:59:59+14:00")]
    [InlineData("\"07-FEB-1994 00:00:00 -0030\"", "1994-02-07T00:00:00-00:30")]
    public void A_date_of_arrival_is_read_and_written(string text, string date)
    {
        var reader = new ImapReader(Encoding.ASCII.GetBytes(text));
        var read = InternalDate.Read(ref reader);
        Assert.True(reader.End(), reader.Fault);
        Assert.Equal(date, read.ToString("yyyy-MM-ddTHH:mm:sszzz"));
        var output = new ArrayBufferWriter<byte>();
        InternalDate.Write(read, output);
        Assert.Equal(28, output.WrittenCount);
        var again = new ImapReader(output.WrittenSpan);
        Assert.Equal(read, InternalDate.Read(ref again));
    }

    [Theory]
    [InlineData("7-Feb-1994 21:52:25 -0800")]
    [InlineData("\"7-Feb-1994 21:52:25 -0800\"")]
    [InlineData("\"30-Feb-1994 21:52:25 -0800\"")]
    [InlineData("\"00-Feb-1994 21:52:25 -0800\"")]
    [InlineData("\"01-Fee-1994 21:52:25 -0800\"")]
    [InlineData("\"01-Feb-0000 21:52:25 -0800\"")]
    [InlineData("\"01-Jan-0001 00:00:00 +0800\"")]
    [InlineData("\"01-Feb-1994 24:00:00 -0800\"")]
    [InlineData("\"01-Feb-1994 23:60:00 -0800\"")]
    [InlineData("\"01-Feb-1994 23:00:61 -0800\"")]
    [InlineData("\"01-Feb-1994 23:00:00 -1500\"")]
    [InlineData("\"01-Feb-1994 23:00:00 -0060\"")]
    [InlineData("\"01-Feb-1994 23:00:00  0800\"")]
    [InlineData("\"01-Feb-1994 23.00:00 +0800\"")]
    public void A_date_of_arrival_that_is_none_is_refused(string text)
    {
        var reader = new ImapReader(Encoding.ASCII.GetBytes(text));
        InternalDate.Read(ref reader);
        Assert.False(reader.End());
    }
}
