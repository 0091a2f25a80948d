using System.Net.Sockets;
using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Ssh;

/// <summary>Plain mail through a real OpenSSH: the client's socket is passed to ssh, and no byte comes through us.</summary>
public sealed class SshPassTests : IDisposable
{
    private const string PassedOn = "its socket is passed on";
    private const string CarriedHere = "leads through this process";

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task A_conversation_is_passed_and_its_bytes_are_counted()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = Mail();
        await using var postern = await MailDoorAsync(sshd, server.Port);
        await using (var client = await MailClient.ClearAsync(postern.Port))
        {
            await client.HearAsync("+OK ready\r\n");
            await client.AskAsync("NOOP", "+OK\r\n");
            await client.AskAsync("QUIT", "+OK bye\r\n");
            Assert.Empty(await client.RestAsync());
        }
        await postern.EndLineAsync($" to 127.0.0.1:{server.Port} via {sshd.Url}: client clear, server clear inside ssh, 12 bytes up, 25 bytes down, ");
        await postern.EndLineAsync("closed by the server");
        await PassedAsync(postern, 1);
    }

    [Fact]
    public async Task What_a_client_says_before_it_is_asked_is_not_lost()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = Mail();
        await using var postern = await MailDoorAsync(sshd, server.Port);
        // The login takes a while: all of this is there before ssh has the socket, and so is the end.
        using var client = new TcpClient("127.0.0.1", postern.Port);
        using var reader = new StreamReader(client.GetStream());
        client.Client.Send("NOOP\r\nNOOP\r\nQUIT\r\n"u8);
        client.Client.Shutdown(SocketShutdown.Send);
        using var patience = Patience.Begin();
        Assert.Equal("+OK ready\r\n+OK\r\n+OK\r\n+OK bye\r\n", await reader.ReadToEndAsync(patience.Token));
        await postern.EndLineAsync(" 18 bytes up, 30 bytes down, ");
        await PassedAsync(postern, 1);
    }

    [Fact]
    public async Task Megabytes_pass_by_both_ways_and_are_counted_to_the_byte()
    {
        byte[] much = Bulk.Bytes(20_000_000);
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var hashing = ByteServer.Hashing();
        await using var sending = ByteServer.Sending(much);
        await using (var postern = await MailDoorAsync(sshd, hashing.Port))
        {
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Bulk.UploadAsync(postern.Port, much)));
            await EndedAsync(postern, 3, " 20000000 bytes up, 32 bytes down, ");
            await PassedAsync(postern, 3);
        }
        await using (var postern = await MailDoorAsync(sshd, sending.Port))
        {
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Bulk.DownloadAsync(postern.Port, much)));
            await EndedAsync(postern, 3, " 0 bytes up, 20000000 bytes down, ");
            await PassedAsync(postern, 3);
        }
    }

    [Fact]
    public async Task A_way_that_sshd_does_not_open_is_named_and_the_client_is_told()
    {
        int nobody = FreePort.Take();
        await using var sshd = await SshdServer.StartAsync(_directory, $"restrict,port-forwarding,permitopen=\"127.0.0.1:{nobody}\"");
        await using var refused = await MailDoorAsync(sshd, nobody);
        await using (var client = await MailClient.ClearAsync(refused.Port))
            Assert.StartsWith("-ERR ", await client.RestAsync(), StringComparison.Ordinal);
        await refused.EndLineAsync("the ssh server cannot reach it: connection refused");
        await refused.Program.SaysAsync(CarriedHere);
        await using var forbidden = await MailDoorAsync(sshd, nobody + 1);
        await using (var client = await MailClient.ClearAsync(forbidden.Port))
            Assert.StartsWith("-ERR ", await client.RestAsync(), StringComparison.Ordinal);
        await forbidden.EndLineAsync("the ssh server forbids it");
    }

    [Fact]
    public async Task The_idle_limit_ends_it_and_frees_the_server()
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var sshd = await SshdServer.StartAsync(_directory);
        sshd.Use("known_hosts", "id", options: "-o ServerAliveInterval=0"); // nothing else shall wake ssh
        await using var server = new ByteServer(async socket =>
        {
            await socket.SendAsync("+OK ready\r\n"u8.ToArray());
            while (await socket.ReceiveAsync(new byte[100]) > 0)
            {
                // until it is left
            }
            left.SetResult();
        });
        await using var postern = await MailDoorAsync(sshd, server.Port, "--limit", "idle=1s");
        await using var client = await MailClient.ClearAsync(postern.Port);
        await client.HearAsync("+OK ready\r\n");
        await postern.EndLineAsync(" 0 bytes up, 11 bytes down, ");
        await postern.EndLineAsync("limit reached: idle");
        await Assert.ThrowsAsync<IOException>(client.RestAsync); // cut off, and it looks cut off
        using var patience = Patience.Begin();
        await left.Task.WaitAsync(patience.Token);
    }

    [Fact]
    public async Task A_stop_waits_for_it_and_a_second_one_does_not()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = Mail();
        await using var postern = await MailDoorAsync(sshd, server.Port);
        await using var client = await MailClient.ClearAsync(postern.Port);
        await client.HearAsync("+OK ready\r\n");
        postern.Program.Signal(RunningProgram.Terminate);
        await postern.Program.SaysAsync("stopping: 1 connection");
        await client.AskAsync("NOOP", "+OK\r\n");
        postern.Program.Signal(RunningProgram.Terminate);
        Assert.Equal(0, await postern.Program.ExitAsync());
        await postern.EndLineAsync(" 6 bytes up, 16 bytes down, ");
        await postern.EndLineAsync("stopped here");
        await Assert.ThrowsAsync<IOException>(client.RestAsync);
    }

    [Fact]
    public async Task An_ssh_that_is_killed_ends_it_and_is_named()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = Mail();
        await using var postern = await MailDoorAsync(sshd, server.Port);
        await using var client = await MailClient.ClearAsync(postern.Port);
        await client.HearAsync("+OK ready\r\n");
        await Shell.RunAsync("pkill", "-KILL", "-f", $"^/usr/bin/ssh .*{sshd.Runtime}/ssh-");
        await postern.EndLineAsync("server: the SSH connection is lost");
        await Assert.ThrowsAsync<IOException>(client.RestAsync);
        await using var next = await MailClient.ClearAsync(postern.Port);
        await next.HearAsync("+OK ready\r\n");
    }

    [Fact]
    public async Task An_sshd_that_is_killed_ends_it_and_is_named()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = Mail();
        await using var postern = await MailDoorAsync(sshd, server.Port);
        await using var client = await MailClient.ClearAsync(postern.Port);
        await client.HearAsync("+OK ready\r\n");
        await Shell.RunAsync("pkill", "-KILL", "-P", sshd.Id); // the process of this login
        await postern.EndLineAsync("server: the SSH connection is lost");
        await Assert.ThrowsAsync<IOException>(client.RestAsync);
    }

    [Fact]
    public async Task Four_hundred_at_once_are_passed()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = ByteServer.Echo();
        await using var postern = await MailDoorAsync(sshd, server.Port);
        await TogetherAsync(postern, 400);
        Assert.Equal(1, sshd.Logins);
        await EndedAsync(postern, 400, " 5 bytes up, 5 bytes down, ");
        await PassedAsync(postern, 400);
    }

    [Fact]
    public async Task An_ssh_without_descriptors_carries_the_rest_through_us()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        sshd.Use("known_hosts", "id", before: "ulimit -n 40");
        await using var server = ByteServer.Echo();
        await using var postern = await MailDoorAsync(sshd, server.Port);
        var clients = new List<TcpClient>();
        for (int i = 0; i < 30; i++)
            clients.Add(await HelloAsync(postern.Port));
        // The log has a thread of its own.
        await Patience.UntilAsync(() => Count(postern, PassedOn) > 0 && Count(postern, CarriedHere) > 0, postern.Program.Story);
        Assert.InRange(Count(postern, PassedOn), 1, 29);
        Assert.InRange(Count(postern, CarriedHere), 1, 29);
        clients.ForEach(client => client.Dispose());
        await EndedAsync(postern, 30, " 5 bytes up, 5 bytes down, ");
    }

    [Fact]
    public async Task Bytes_as_they_are_stay_here_and_their_server_may_finish_first()
    {
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = new ByteServer(async socket =>
        {
            using var reader = new StreamReader(new NetworkStream(socket));
            await socket.SendAsync("bye"u8.ToArray());
            socket.Shutdown(SocketShutdown.Send);
            heard.SetResult(await reader.ReadToEndAsync());
        });
        await using var postern = await sshd.TunnelAsync("tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--log-level", "debug");
        using (var client = new TcpClient("127.0.0.1", postern.Port))
        {
            Assert.Equal("bye", Encoding.ASCII.GetString(await RestAsync(client)));
            client.Client.Send(new byte[1000]);
        }
        using var patience = Patience.Begin();
        Assert.Equal(1000, (await heard.Task.WaitAsync(patience.Token)).Length);
        await postern.EndLineAsync(" 1000 bytes up, 3 bytes down, ");
        Assert.Equal(0, Count(postern, PassedOn));
    }

    [Fact]
    public async Task A_socket_that_is_standard_input_is_passed_too()
    {
        await using var sshd = await SshdServer.StartAsync(_directory);
        await using var server = Mail();
        int port = FreePort.Take();
        string log = _directory.File("log");
        await using var socat = RunningProgram.Start(Needed.Program("socat"), ["-d", "-d", $"TCP-LISTEN:{port},bind=127.0.0.1",
            $"EXEC:{PosternProcess.Path} tunnel stdio\\: pop3\\://127.0.0.1\\:{server.Port} --via {sshd.Url.Replace(":", "\\:", StringComparison.Ordinal)} --log {log} --linger 1s --log-level debug,nofork"], sshd.Environment);
        await socat.SaysAsync("listening on");
        await using (var client = await MailClient.ClearAsync(port))
        {
            await client.HearAsync("+OK ready\r\n");
            await client.AskAsync("QUIT", "+OK bye\r\n");
            Assert.Empty(await client.RestAsync());
        }
        Assert.Equal(0, await socat.ExitAsync()); // it has become Postern
        string said = await File.ReadAllTextAsync(log);
        Assert.Contains(PassedOn, said, StringComparison.Ordinal);
        Assert.Contains(" 6 bytes up, 20 bytes down, ", said, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>A mail server of three commands' wit, which closes first.</summary>
    private static ByteServer Mail() => new(async socket =>
    {
        await using var stream = new NetworkStream(socket);
        await using var writer = new StreamWriter(stream) { AutoFlush = true, NewLine = "\r\n" };
        using var reader = new StreamReader(stream);
        await writer.WriteLineAsync("+OK ready");
        while (await reader.ReadLineAsync() is { } line)
        {
            await writer.WriteLineAsync(line == "QUIT" ? "+OK bye" : "+OK");
            if (line == "QUIT")
                return;
        }
    });

    private static Task<PosternProcess> MailDoorAsync(SshdServer sshd, int port, params string[] words) =>
        sshd.TunnelAsync(["pop3://127.0.0.1:0", $"pop3://127.0.0.1:{port}", "--log-level", "debug", .. words]);

    private static int Count(PosternProcess postern, string words) =>
        postern.Log.Count(line => line.Contains(words, StringComparison.Ordinal));

    private static Task EndedAsync(PosternProcess postern, int count, string words) =>
        Patience.UntilAsync(() => Count(postern, words) == count, postern.Program.Story);

    /// <summary>So many were passed, and none was not.</summary>
    private static async Task PassedAsync(PosternProcess postern, int count)
    {
        await EndedAsync(postern, count, PassedOn);
        Assert.Equal(0, Count(postern, CarriedHere));
    }

    /// <summary>All are there at once, and each hears its own words.</summary>
    private static async Task TogetherAsync(PosternProcess postern, int count)
    {
        TcpClient[] clients = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => HelloAsync(postern.Port)));
        foreach (TcpClient client in clients)
            client.Dispose();
    }

    private static async Task<TcpClient> HelloAsync(int port)
    {
        var client = new TcpClient();
        using var patience = Patience.Begin();
        await client.ConnectAsync("127.0.0.1", port, patience.Token);
        await client.GetStream().WriteAsync("hello"u8.ToArray(), patience.Token);
        byte[] bytes = new byte[5];
        await client.GetStream().ReadExactlyAsync(bytes, patience.Token);
        Assert.Equal("hello"u8.ToArray(), bytes);
        return client;
    }

    private static async Task<byte[]> RestAsync(TcpClient client)
    {
        using var patience = Patience.Begin();
        using var memory = new MemoryStream();
        await client.GetStream().CopyToAsync(memory, patience.Token);
        return memory.ToArray();
    }
}
