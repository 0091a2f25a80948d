using System.Buffers;
using System.Text;
using Postern.Wire.Imap.Attributes;
using Postern.Wire.Imap.Responding;

namespace Postern.Wire.Tests.Imap.Responding;

public sealed class FetchWriterTests
{
    [Fact]
    public void Items_stand_between_blanks() // RFC 9051 §7.5.2
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new FetchWriter(output);
        writer.Begin(23);
        writer.Flags(new FlagList(SystemFlags.Seen, ["$Junk"]));
        writer.Size("RFC822.SIZE", 44827);
        writer.Uid(7);
        writer.ModSeq(12121230956);
        writer.InternalDate(new(1996, 7, 7, 2, 44, 25, TimeSpan.FromHours(-7)));
        writer.Label("BODY");
        output.Write("(x)"u8);
        writer.Literal("BODY[]<0>", 3);
        output.Write("a\0b"u8);
        writer.Literal("BINARY[1]", 1, isBinary: true);
        output.Write("\0"u8);
        writer.Nil("BODY[9]");
        writer.String("BODY[1]", "a\"b"u8);
        writer.End();
        Assert.Equal(
            "* 23 FETCH (FLAGS (\\Seen $Junk) RFC822.SIZE 44827 UID 7 MODSEQ (12121230956) INTERNALDATE \" 7-Jul-1996 02:44:25 -0700\" BODY (x) BODY[]<0> {3}\r\na\0b BINARY[1] ~{1}\r\n\0 BODY[9] NIL BODY[1] \"a\\\"b\")\r\n",
            Encoding.ASCII.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Recent_is_told_with_the_other_flags()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new FetchWriter(output);
        writer.Begin(1);
        writer.Flags(FlagList.Empty, isRecent: true);
        writer.Flags(new(SystemFlags.Draft, []), isRecent: true);
        writer.End();
        Assert.Equal("* 1 FETCH (FLAGS (\\Recent) FLAGS (\\Draft \\Recent))\r\n", Encoding.ASCII.GetString(output.WrittenSpan));
    }

    [Fact]
    public void The_first_item_has_no_blank_before_it()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new FetchWriter(output);
        foreach (var item in (Action[])[() => writer.Uid(uint.MaxValue), () => writer.Flags("()"u8), () => writer.ModSeq(long.MaxValue), () => writer.Size("RFC822.SIZE", 0), () => writer.Nil("BODY[1]")])
        {
            writer.Begin(4);
            item();
            item();
            writer.End();
        }
        Assert.Equal(
            "* 4 FETCH (UID 4294967295 UID 4294967295)\r\n* 4 FETCH (FLAGS () FLAGS ())\r\n* 4 FETCH (MODSEQ (9223372036854775807) MODSEQ (9223372036854775807))\r\n"
            + "* 4 FETCH (RFC822.SIZE 0 RFC822.SIZE 0)\r\n* 4 FETCH (BODY[1] NIL BODY[1] NIL)\r\n",
            Encoding.ASCII.GetString(output.WrittenSpan));
    }
}
