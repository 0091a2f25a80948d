using System.Text;
using Postern.Wire.Message.Mime;

namespace Postern.Wire.Tests.Message.Mime;

public sealed class LineScannerTests
{
    [Fact]
    public void It_counts_as_one_who_looks_at_every_letter()
    {
        var random = new Random(32);
        for (int i = 0; i < 4000; i++)
        {
            byte[] text = [.. Enumerable.Range(0, random.Next(150)).Select(_ => "\r\n-ab"u8[random.Next(random.Next(2) == 0 ? 5 : 3)])];
            var scanner = new LineScanner();
            var (at, dashes) = (0, new List<int>());
            while (at < text.Length)
            {
                bool isAtDash = dashes.LastOrDefault(-1) == at;
                int passed = scanner.Pass(text.AsSpan(at, isAtDash ? 1 : random.Next(1, text.Length - at + 1)), stopsAtDash: !isAtDash);
                at += passed;
                if (passed == 0)
                {
                    Assert.True(scanner.IsAtLineStart);
                    dashes.Add(at);
                }
            }
            string all = Encoding.ASCII.GetString(text);
            Assert.Equal((text.Length, all.Count(letter => letter == '\n'), all.Split('\n')[..^1].Count(line => !line.EndsWith('\r'))), (scanner.Mark.Offset, scanner.Mark.Lines, scanner.Mark.BareLines));
            Assert.Equal(Enumerable.Range(0, text.Length).Where(place => text[place] == '-' && (place == 0 || text[place - 1] == '\n')), dashes);
        }
    }
}
