using System.Text;
using Postern.Wire.Message;
using Postern.Wire.Message.Words;

namespace Postern.Wire.Tests.Message.Words;

public sealed class EncodedWordsTests
{
    [Theory]
    // RFC 2047 §8
    [InlineData("=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>", "Keith Moore <moore@cs.utk.edu>")]
    [InlineData("=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?= <keld@dkuug.dk>", "Keld Jørn Simonsen <keld@dkuug.dk>")]
    [InlineData("=?ISO-8859-1?Q?Andr=E9?= Pirard <PIRARD@vm1.ulg.ac.be>", "André Pirard <PIRARD@vm1.ulg.ac.be>")]
    [InlineData("=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=", "If you can read this you understand the example.")]
    [InlineData("=?ISO-8859-1?Q?Patrik_F=E4ltstr=F6m?= <paf@nada.kth.se>", "Patrik Fältström <paf@nada.kth.se>")]
    [InlineData("Nathaniel Borenstein <nsb@thumper.bellcore.com> (=?iso-8859-8?b?7eXs+SDv4SDp7Oj08A==?=)", "Nathaniel Borenstein <nsb@thumper.bellcore.com> (\u05DD\u05D5\u05DC\u05E9 \u05DF\u05D1 \u05D9\u05DC\u05D8\u05E4\u05E0)")]
    [InlineData("(=?ISO-8859-1?Q?a?=)", "(a)")]
    [InlineData("(=?ISO-8859-1?Q?a?= b)", "(a b)")]
    [InlineData("(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)", "(ab)")]
    [InlineData("(=?ISO-8859-1?Q?a?=   =?ISO-8859-1?Q?b?=)", "(ab)")]
    [InlineData("(=?ISO-8859-1?Q?a_b?=)", "(a b)")]
    [InlineData("(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)", "(a b)")]
    // RFC 2231 §5
    [InlineData("=?US-ASCII*EN?Q?Keith_Moore?= <moore@cs.utk.edu>", "Keith Moore <moore@cs.utk.edu>")]
    // A letter cut in two, and between two encodings
    [InlineData("=?UTF-8?Q?J=C3?= =?UTF-8?Q?=BCrgen?=", "Jürgen")]
    [InlineData("=?UTF-8?B?SsM=?= =?utf-8?Q?=BCrgen?=", "Jürgen")]
    // Other charsets
    [InlineData("=?windows-1251?B?z/Do4uXy?=", "Привет")]
    [InlineData("=?ISO-2022-JP?B?GyRCRnxLXDhsGyhC?=", "日本語")]
    [InlineData("=?Shift_JIS?B?k/qWe4zq?=", "日本語")]
    [InlineData("=?gb2312?B?xOO6ww==?=", "你好")]
    [InlineData("=?EUC-KR?B?x9GxuQ==?=", "한국")]
    [InlineData("=?koi8-r?B?8NLJ18XU?=", "Привет")]
    [InlineData("=?iso-8859-1?Q?=93quoted=94?=", "“quoted”")]
    [InlineData("=?us-ascii?Q?J=C3=BCrgen?=", "Jürgen")]
    [InlineData("=?utf-7?Q?J+APw-rgen_=2B-_1?=", "Jürgen + 1")]
    [InlineData("=?cp1252?Q?=80?=", "€")]
    // What is wrong, and occurs
    [InlineData("=?utf-8?Q?with blanks in it?=", "with blanks in it")]
    [InlineData("a=?utf-8?Q?b?=c", "abc")]
    [InlineData("=?utf-8?B?SsO8cmdlbg?=", "Jürgen")]
    [InlineData("=?utf-8?Q?50=_=3?=", "50= =3")]
    [InlineData("=?utf-8?Q??= x", "x")]
    [InlineData("=?utf-8?Q?=FF?=", "\uFFFD")]
    [InlineData("=?utf-8?Q?a=0D=0AEvil:_x=00?=", "a  Evil: x ")]
    [InlineData("=?unheard-of?Q?J=FC?= x", "Jü x")]
    [InlineData("=?unheard-of?Q?J=C3?= =?unheard-of?Q?=BC?=", "Jü")]
    // What is none, and stays
    [InlineData("=?utf-8?X?abc?=", "=?utf-8?X?abc?=")]
    [InlineData("=?utf-8?Q?abc", "=?utf-8?Q?abc")]
    [InlineData("=?utf-8?Q", "=?utf-8?Q")]
    [InlineData("=?=?utf-8?Q?a?=", "=?a")]
    [InlineData("1=2? =?", "1=2? =?")]
    // RFC 6532, and before it
    [InlineData("Jürgen", "Jürgen")]
    [InlineData(" a\tb ", "a\tb")]
    [InlineData("", "")]
    public void Text_is_what_somebody_would_read(string value, string text) => Assert.Equal(text, EncodedWords.Decode(Encoding.UTF8.GetBytes(value)));

    [Fact]
    public void Octets_of_nobodys_charset_are_guessed() => Assert.Equal("Jürgen – x", EncodedWords.Decode([.. "J"u8, 0xFC, .. "rgen "u8, 0x96, .. " x"u8]));

    [Fact]
    public void A_word_too_long_is_none()
    {
        string text = $"=?utf-8?Q?{new string('a', MessageLimits.EncodedWord)}?=";
        Assert.Equal(text, EncodedWords.Decode(Encoding.ASCII.GetBytes(text)));
    }

    [Theory]
    [InlineData("UTF-8")]
    [InlineData("utf-7")]
    [InlineData("utf8")]
    [InlineData("us-ascii")]
    [InlineData("iso-8859-1")]
    [InlineData("ISO8859-15")]
    [InlineData("\"windows-1250\"")]
    [InlineData("cp1257")]
    [InlineData("big5")]
    [InlineData("gb18030")]
    [InlineData("ks_c_5601-1987")]
    [InlineData("euc-jp")]
    [InlineData("tis-620")]
    [InlineData("utf-16be")]
    [InlineData("macintosh")]
    [InlineData("ibm850")]
    public void A_charset_is_known(string name) => Assert.NotNull(Charset.Find(name));

    [Theory]
    [InlineData("")]
    [InlineData("x-unknown")]
    [InlineData("default_charset")]
    public void A_charset_is_not_known(string name) => Assert.Null(Charset.Find(name));
}
