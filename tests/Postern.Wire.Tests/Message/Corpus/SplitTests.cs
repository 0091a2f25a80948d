using System.Text;
using Postern.Testing;
using Postern.Wire.Message.Mime;
using Postern.Wire.Tests.Message.Mime;

namespace Postern.Wire.Tests.Message.Corpus;

public sealed class SplitTests
{
    [Fact]
    public void However_a_message_is_cut_the_parts_are_the_same()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(MailCorpus.Origin);
        var random = new Random(2046);
        var reader = new MessageReader();
        foreach ((string name, byte[] message) in MailCorpus.All)
        {
            var whole = MessageReader.Read(message);
            Assert.True(Tree.Problem(whole) is null, $"{name}: {Tree.Problem(whole)}");
            Assert.Equal(message.Length, whole.Body.End);
            foreach (int longest in (int[])[1, 7, 100, 5000])
            {
                reader.Reset();
                for (int at = 0, length; at < message.Length; at += length)
                {
                    length = Math.Min(random.Next(1, longest + 1), message.Length - at);
                    reader.Add(message.AsSpan(at, length));
                }
                Assert.Equal((name, Tree.Whole(whole)), (name, Tree.Whole(reader.Finish())));
            }
        }
    }

    [Fact]
    public void Line_ends_of_a_file_change_no_size_on_the_wire()
    {
        foreach ((string name, byte[] message) in MailCorpus.All)
        {
            string text = Encoding.Latin1.GetString(message).Replace("\r\n", "\n", StringComparison.Ordinal);
            var file = Tree.Of(text);
            var wire = Tree.Of(text.Replace("\n", "\r\n", StringComparison.Ordinal));
            Assert.Equal((name, Measure(wire)), (name, Measure(file)));
        }
    }

    private static string Measure(MessagePart part) =>
        $"{part.Header.WireStart}+{part.Header.WireLength} {part.Body.WireStart}+{part.Body.WireLength} {part.Body.Lines} {string.Join(',', part.Children.Select(Measure))};";
}
