using System.Net;
using System.Net.Sockets;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests;

/// <summary>Servers that are away, that die, and a process without descriptors: the client is told, the end line says why, the door goes on.</summary>
public sealed class FaultTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string, string> Farewells => new()
    {
        { "pop3", "-ERR " },
        { "imap", "* BYE " },
        { "smtp", "421 " },
        { "submission", "421 " },
        { "lmtp", "421 " },
        { "nntp", "400 " },
        { "sieve", "BYE " },
    };

    [Theory]
    [MemberData(nameof(Farewells))]
    public async Task A_server_that_is_away_is_told_in_the_words_of_the_protocol(string protocol, string words)
    {
        int nobody = FreePort.Take();
        await using var postern = await PosternProcess.TunnelAsync(_directory, $"{protocol}s://127.0.0.1:0", $"{protocol}://127.0.0.1:{nobody}", "--cert", servers.CertificateFile, "--key", servers.KeyFile);
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        Assert.StartsWith(words, await client.RestAsync(), StringComparison.Ordinal);
        await client.DisposeAsync();
        Assert.Contains("connection refused", await postern.EndLineAsync($"127.0.0.1:{nobody}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_dies_in_the_middle_leaves_no_client_that_believes_to_have_all()
    {
        var going = new TaskCompletionSource();
        await using var server = new ByteServer(async socket =>
        {
            socket.Send(Bulk.Bytes(100_000));
            await going.Task;
            socket.Close(0); // with a reset, as a killed process with unread bytes does
        });
        await using var postern = await PosternProcess.TunnelAsync(_directory, "tls://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--cert", servers.CertificateFile, "--key", servers.KeyFile);
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        going.SetResult();
        await client.RestAsync();
        Assert.Contains("server", await postern.EndLineAsync("reset"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_Postfix_says_before_it_resets_reaches_a_client_that_is_still_sending(bool tls)
    {
        PostfixServer postfix = await servers.PostfixAsync();
        string accept = tls ? "smtps://127.0.0.1:0" : "smtp://127.0.0.1:0";
        await using var postern = await PosternProcess.TunnelAsync(_directory, [accept, $"smtp://127.0.0.1:{postfix.SternPort}", .. tls ? ["--cert", servers.CertificateFile, "--key", servers.KeyFile] : Array.Empty<string>()]);
        for (int round = 0; round < 5; round++)
        {
            await using var client = await FloodingClient.ConnectAsync(postern.Port, tls);
            string heard = await client.FloodAsync("NONSENSE\r\n");
            Assert.Contains("\r\n421 ", heard, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_that_does_not_exist_keeps_no_door_from_opening()
    {
        await using var postern = await PosternProcess.TunnelAsync(_directory, "pop3://127.0.0.1:0", "pop3s://no-such-host.invalid");
        await using var client = await MailClient.ClearAsync(postern.Port);
        Assert.StartsWith("-ERR ", await client.RestAsync(), StringComparison.Ordinal);
        await client.DisposeAsync();
        await postern.EndLineAsync("no-such-host.invalid");
    }

    [Fact]
    public async Task Out_of_descriptors_it_recovers_by_itself()
    {
        const int Limit = 128;
        await using var server = ByteServer.Echo();
        await using var postern = await PosternProcess.ReadyAsync(RunningProgram.Start(Needed.Program("prlimit"),
            [$"--nofile={Limit}:{Limit}", "--", PosternProcess.Path, "tunnel", "tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--json", "--state", _directory.File("state")]));
        var clients = new List<TcpClient>();
        try
        {
            for (int i = 0; i < Limit; i++)
                clients.Add(new TcpClient("127.0.0.1", postern.Port));
            await postern.Program.WaitAsync(program => program.Errors.FirstOrDefault(line => line.Contains("descriptor", StringComparison.OrdinalIgnoreCase) || line.Contains("too many open files", StringComparison.OrdinalIgnoreCase)));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        await EchoesAsync(postern.Port);
    }

    [Fact]
    public async Task Data_that_comes_after_the_other_side_has_finished_still_comes_through()
    {
        await using var server = ByteServer.Hashing();
        await using var postern = await PosternProcess.TunnelAsync(_directory, "tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}");
        await Bulk.UploadAsync(postern.Port, Bulk.Bytes(300_000));
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Until the last of the closed connections has left, some may still be turned away.</summary>
    private static async Task EchoesAsync(int port)
    {
        using var patience = Patience.Begin();
        while (true)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
            try
            {
                await client.GetStream().WriteAsync("hello"u8.ToArray(), patience.Token);
                var bytes = new byte[5];
                await client.GetStream().ReadExactlyAsync(bytes, patience.Token);
                Assert.Equal("hello"u8.ToArray(), bytes);
                return;
            }
            catch (IOException)
            {
                patience.Token.ThrowIfCancellationRequested();
            }
        }
    }
}
