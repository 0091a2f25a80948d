using System.Text;
using Postern.Store.Maildir;

namespace Postern.Store.Tests.Maildir;

public sealed class LinesTests : IDisposable
{
    private readonly MailRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("", "", "")]
    [InlineData("a\r\nb", "a\nb", "a\r\nb")]
    [InlineData("a\nb\r", "a\nb\r", "a\r\nb\r")]
    [InlineData("\r\r\n\r", "\r\n\r", "\r\n\r")]
    [InlineData("\n\n", "\n\n", "\r\n\r\n")]
    public void Lines_are_kept_with_LF_and_sent_with_CRLF(string given, string kept, string sent) => Check(given, kept, sent, new Random(1));

    [Fact]
    public void However_they_are_cut()
    {
        var random = new Random(7);
        for (int round = 0; round < 60; round++)
        {
            string given = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => "ab\r\n\r\n"[random.Next(6)]));
            string kept = given.Replace("\r\n", "\n", StringComparison.Ordinal);
            // A CR that stood before CRLF stands before LF now.
            string sent = kept.Replace("\r\n", "\u0001", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal).Replace("\u0001", "\r\n", StringComparison.Ordinal);
            Check(given, kept, sent, random);
        }
    }

    [Fact]
    public void A_line_end_may_lie_on_both_sides_of_a_piece()
    {
        // Foreign programs store CRLF too; a piece that is read of a file has 64 KiB.
        for (int before = 65530; before < 65540; before++)
        {
            string kept = new string('x', before) + "\r\n\n\r\r\n" + new string('y', 65530);
            _rig.Put("cur/1.a:2,", kept);
            using (var file = _rig.Inbox.Open(_rig.Inbox.List().Single())!) // it is there
            {
                var sent = new StringBuilder();
                var lines = new SentLines(file);
                byte[] buffer = new byte[70_001];
                while (lines.Read(buffer) is > 0 and int length)
                    sent.Append(Encoding.ASCII.GetString(buffer, 0, length));
                Assert.Equal(kept.Replace("\n\n", "\n\r\n", StringComparison.Ordinal), sent.ToString());
                Assert.Equal(sent.Length, SentLines.Measure(file));
            }
        }
    }

    private void Check(string given, string kept, string sent, Random random)
    {
        using var delivery = _rig.Inbox.Deliver();
        for (int at = 0; at < given.Length;)
        {
            int length = random.Next(1, given.Length - at + 1);
            delivery.Write(Encoding.ASCII.GetBytes(given.Substring(at, length)));
            at += length;
        }

        delivery.Seal();
        string name = Encoding.UTF8.GetString(delivery.Publish().Span);
        Assert.Equal(kept, File.ReadAllText(_rig.File("new/" + name)));
        var message = _rig.Inbox.List().Single();
        Assert.Equal((kept.Length, sent.Length), ((int)message.Name.Size, (int)message.Name.SentSize));
        using (var file = _rig.Inbox.Open(message)!) // it is there
        {
            var lines = new SentLines(file);
            var read = new StringBuilder();
            byte[] buffer = new byte[random.Next(2, 9)];
            while (lines.Read(buffer) is > 0 and int length)
                read.Append(Encoding.ASCII.GetString(buffer, 0, length));
            Assert.Equal(sent, read.ToString());
        }

        Assert.True(_rig.Inbox.Expunge(message));
    }
}
