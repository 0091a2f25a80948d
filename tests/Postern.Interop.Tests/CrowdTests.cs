using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests;

/// <summary>Many, or greedy, or silent: what they cost is bounded, and nobody else notices.</summary>
public sealed class CrowdTests(MailServers servers) : IDisposable
{
    private static readonly bool s_long = Environment.GetEnvironmentVariable("POSTERN_LONG") is not null;

    /// <summary>As many as fit into the descriptors a test may have, with <c>--long</c>.</summary>
    private static readonly int s_crowd = s_long ? 9_000 : 1_000;

    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("pop3s")]
    [InlineData("pop3+starttls")]
    public async Task A_crowd_that_says_nothing_costs_little_and_disturbs_nobody(string accept)
    {
        await using var postern = await PosternProcess.TunnelAsync(_directory, $"{accept}://127.0.0.1:0", $"pop3://127.0.0.1:{await servers.PortAsync("pop3", tls: false)}",
            "--cert", servers.CertificateFile, "--key", servers.KeyFile, "--pending-handshakes", "100000");
        await ConverseAsync(postern.Port, accept);
        long before = Kilobytes(postern);
        List<TcpClient> crowd = [];
        try
        {
            for (int i = 0; i < s_crowd; i++)
                crowd.Add(new TcpClient("127.0.0.1", postern.Port));
            await ConverseAsync(postern.Port, accept);
            // No SSL object and no buffer is made for who has said nothing: the kernel's part is not counted here.
            Assert.InRange(Kilobytes(postern) - before, 0, 10_000 + (s_crowd * 8));
        }
        finally
        {
            crowd.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task Who_asks_for_a_hundred_megabytes_and_reads_none_costs_a_bounded_amount()
    {
        byte[] piece = Bulk.Bytes(1_000_000);
        long stuck = 0;
        await using var server = new ByteServer(async socket =>
        {
            await using var stream = new NetworkStream(socket);
            int greedy = stream.ReadByte();
            for (int i = 0; i < 100; i++)
            {
                await stream.WriteAsync(piece);
                if (greedy == 'G')
                    Interlocked.Add(ref stuck, piece.Length);
            }
        });
        await using var postern = await PosternProcess.TunnelAsync(_directory, "tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}");
        long before = Kilobytes(postern);
        using var greedy = new TcpClient("127.0.0.1", postern.Port);
        await greedy.GetStream().WriteAsync("G"u8.ToArray());
        await StandsStillAsync(() => Interlocked.Read(ref stuck));
        Assert.InRange(Interlocked.Read(ref stuck), 0, 50_000_000);
        Assert.InRange(Kilobytes(postern) - before, -1_000_000, 10_000);
        using var modest = new TcpClient("127.0.0.1", postern.Port);
        await modest.GetStream().WriteAsync("M"u8.ToArray());
        using var patience = Patience.Begin();
        byte[] hash = await SHA256.HashDataAsync(modest.GetStream(), patience.Token);
        Assert.Equal(SHA256.HashData([.. Enumerable.Repeat(piece, 100).SelectMany(bytes => bytes)]), hash);
        Assert.InRange(Interlocked.Read(ref stuck), 0, 50_000_000);
    }

    public void Dispose() => _directory.Dispose();

    private async Task ConverseAsync(int port, string accept)
    {
        await using var client = MailClient.Tls(port, servers.CaFile, accept == "pop3s" ? null : "pop3");
        if (accept == "pop3s")
            await client.HearAsync("+OK");
        await client.AskAsync("QUIT", "+OK");
    }

    /// <summary>Returns when a number has been the same for a second: somebody waits for room.</summary>
    private static async Task StandsStillAsync(Func<long> number)
    {
        long seen = -1;
        int times = 0;
        await Patience.UntilAsync(
            () =>
            {
                long now = number();
                times = now == seen ? times + 1 : 0;
                seen = now;
                return now > 0 && times >= 50; // of 20 ms
            },
            () => $"{number()} bytes, and it goes on");
    }

    private static long Kilobytes(PosternProcess postern)
    {
        string line = File.ReadLines($"/proc/{postern.Program.Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
