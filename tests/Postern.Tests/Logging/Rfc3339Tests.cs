using System.Globalization;
using System.Text;
using Postern.Logging;

namespace Postern.Tests.Logging;

public sealed class Rfc3339Tests
{
    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("2026-11-21T08:09:10Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void A_moment_is_written_as_the_class_library_writes_it(string text)
    {
        var time = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
        Assert.Equal(time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), Encoding.ASCII.GetString(Rfc3339.Of(time)));
    }

    [Fact]
    public void Another_zone_becomes_UTC() =>
        Assert.Equal("2026-11-21T06:09:10Z", Encoding.ASCII.GetString(Rfc3339.Of(new DateTimeOffset(2026, 11, 21, 8, 9, 10, TimeSpan.FromHours(2)))));
}
