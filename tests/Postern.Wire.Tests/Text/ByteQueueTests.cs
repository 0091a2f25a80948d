using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Tests.Text;

public sealed class ByteQueueTests
{
    [Fact]
    public void What_is_added_in_any_pieces_is_taken_in_any_others()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var queue = new ByteQueue();
            var plain = new List<byte>();
            for (int i = 0; i < 300; i++)
            {
                byte[] piece = new byte[random.Next(random.Next(2) == 0 ? 4 : 200)];
                for (int k = 0; k < piece.Length; k++)
                    piece[k] = (byte)(random.Next(20) == 0 ? '\n' : 'a' + random.Next(26));
                queue.Add(piece);
                plain.AddRange(piece);
                int end = plain.IndexOf((byte)'\n') + 1;
                Assert.Equal(end > 0, queue.TryLine(out var line));
                Assert.Equal(plain[..end], line.ToArray());
                int octets = random.Next(3) == 0 ? end : Math.Min(plain.Count, random.Next(100));
                Assert.Equal(plain[..octets], queue.First(octets).ToArray());
                queue.Take(octets);
                plain.RemoveRange(0, octets);
                Assert.Equal((plain.Count, plain.Count == 0), (queue.Length, queue.IsEmpty));
            }
        }
    }

    [Fact]
    public void A_line_that_dribbles_in_is_looked_through_once()
    {
        var queue = new ByteQueue();
        for (int i = 0; i < 60_000; i++)
        {
            queue.Add("x"u8);
            Assert.False(queue.TryLine(out _));
        }
        queue.Add("\n"u8);
        Assert.True(queue.TryLine(out var line));
        Assert.Equal(new string('x', 60_000) + "\n", Encoding.ASCII.GetString(line));
        queue.Clear();
        Assert.True(queue.IsEmpty);
    }
}
