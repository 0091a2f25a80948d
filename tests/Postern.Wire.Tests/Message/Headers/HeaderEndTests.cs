using System.Text;
using Postern.Wire.Message.Headers;
using Postern.Wire.Message.Mime;

namespace Postern.Wire.Tests.Message.Headers;

public sealed class HeaderEndTests
{
    [Theory]
    [InlineData("", -1)]
    [InlineData("\r", -1)]
    [InlineData("\n", 1)]
    [InlineData("\r\n", 2)]
    [InlineData("a: b\n", -1)]
    [InlineData("a: b\n\nc", 6)]
    [InlineData("a: b\r\n\r\nc", 8)]
    [InlineData("a: b\n\r\n\n", 7)]
    [InlineData("a: b\r\n\n", 7)]
    [InlineData("a: b\n\r\r\n\r\n", 10)]
    public void It_is_behind_the_empty_line(string message, int end) => Assert.Equal(end, HeaderEnd.Find(Encoding.ASCII.GetBytes(message)));

    [Fact]
    public void It_is_where_the_reader_of_messages_has_it_however_it_is_cut()
    {
        var random = new Random(3);
        for (int round = 0; round < 2000; round++)
        {
            byte[] message = new byte[random.Next(1, 12)];
            for (int i = 0; i < message.Length; i++)
                message[i] = "a\r\n\n"u8[random.Next(4)];
            int end = HeaderEnd.Find(message);
            Assert.Equal(MessageReader.Read(message).Header.Length, end < 0 ? message.Length : end);
            int found = -1;
            for (int length = 0, before = 0; found < 0 && length < message.Length; before = length)
            {
                length += random.Next(1, message.Length - length + 1);
                found = HeaderEnd.Find(message.AsSpan(0, length), before);
            }
            Assert.Equal(end, found);
        }
    }
}
