using System.Text;
using Postern.Wire.Sasl;

namespace Postern.Wire.Tests.Sasl;

public sealed class SaslPrepTests
{
    /// <summary>RFC 4013 §3, and more of each step.</summary>
    public static TheoryData<string, string?> Examples => new()
    {
        { "I\u00ADX", "IX" },
        { "user", "user" },
        { "USER", "USER" },
        { "\u00AA", "a" },
        { "\u2168", "IX" },
        { "\u0007", null },
        { "\u0627\u0031", null },
        { "\u0627\u0031\u0628", "\u0627\u0031\u0628" },
        { "\u0627a\u0628", null },
        { "", null },
        { "\u00AD", null },
        { "a\u00A0b\u3000c\u200Bd", "a b c d" },
        { "e\u0301", "\u00E9" },
        { "q\u0307\u0323", "q\u0323\u0307" },
        { "\u1100\u1161\u11A8", "\uAC01" },
        { "\uD55C\uAE00", "\uD55C\uAE00" },
        { "\uFB01", "fi" },
        { "\u0340", "\u0300" },
        { "\uE000", null },
        { "a\uFFFD", null },
        { "\u2028a", null },
        { "\U0001F600", "\U0001F600" },
        { "\uD800", null },
        { "\U000E0041", null },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_name_is_prepared(string text, string? prepared)
    {
        Assert.Equal(prepared is not null, SaslPrep.TryPrepare(text, out string found));
        Assert.Equal(prepared ?? "", found);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_password_is_prepared_alike(string text, string? prepared)
    {
        if (text.Any(char.IsSurrogate) && text.Length == 1)
            return; // half a character has no UTF-8
        Assert.Equal(prepared is not null, SaslPrep.TryPrepare(Encoding.UTF8.GetBytes(text), out byte[] found));
        Assert.Equal(prepared ?? "", Encoding.UTF8.GetString(found));
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_no_password() => Assert.False(SaslPrep.TryPrepare([0xC3], out _));

    [Fact]
    public void What_is_prepared_stays_as_it_is()
    {
        var random = new Random(2);
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Rune.IsValid(random.Next(0x3400)) ? new Rune(random.Next(0x3400)).ToString() : "x"));
            if (SaslPrep.TryPrepare(text, out string once))
            {
                Assert.True(SaslPrep.TryPrepare(once, out string twice), text);
                Assert.Equal(once, twice);
            }
        }
    }

    [Fact]
    public void Many_marks_on_one_letter_take_no_long_time() => Assert.True(SaslPrep.TryPrepare("e" + string.Concat(Enumerable.Repeat("\u0301\u0323", 20_000)), out _));
}
