using FsCheck;
using FsCheck.Fluent;
using Postern.Wire.Text;

namespace Postern.Wire.Tests.Text;

public sealed class ModifiedUtf7Tests
{
    [Theory]
    [InlineData("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-")] // RFC 3501 §5.1.3
    [InlineData("", "")]
    [InlineData("R&D", "R&-D")]
    [InlineData("&", "&-")]
    [InlineData("Entwürfe", "Entw&APw-rfe")]
    [InlineData("☺!", "&Jjo-!")]
    [InlineData("\U0001F4E7", "&2D3c5w-")]
    [InlineData("\t", "&AAk-")]
    public void A_name_is_written_and_read(string name, string ascii)
    {
        Assert.Equal(ascii, ModifiedUtf7.Encode(name));
        Assert.True(ModifiedUtf7.TryDecode(ascii, out string? read));
        Assert.Equal(name, read);
    }

    [Theory]
    [InlineData("&")]
    [InlineData("a&b")]
    [InlineData("&U,BTFw-&ZeVnLIqe-")] // RFC 3501 §5.1.3: a superfluous shift
    [InlineData("&Jjo!")]
    [InlineData("&AGE-")] // a letter that stands for itself
    [InlineData("&APx-")] // bits left over
    [InlineData("&A-")]
    [InlineData("&2D0-")] // half a pair
    [InlineData("ü")]
    public void What_nothing_encodes_to_is_refused(string ascii) => Assert.False(ModifiedUtf7.TryDecode(ascii, out _));

    [Fact]
    public void What_is_encoded_is_decoded() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), drawn =>
        {
            string name = string.Concat((drawn ?? "").EnumerateRunes());
            return ModifiedUtf7.TryDecode(ModifiedUtf7.Encode(name), out string? read) && read == name;
        }).QuickCheckThrowOnFailure();
}
