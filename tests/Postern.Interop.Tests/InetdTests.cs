using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests;

/// <summary>Started once for each connection, with the connection as its standard streams.</summary>
public sealed class InetdTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Under_xinetd_nothing_but_the_bytes_of_the_connection_goes_to_the_client()
    {
        byte[] bytes = Bulk.Bytes(3_000_000);
        await using var server = ByteServer.Echo();
        await using var xinetd = await StartXinetdAsync($"tunnel stdio: tcp://127.0.0.1:{server.Port} --log-level trace --log {_directory.File("log")}");
        for (int i = 0; i < 3; i++)
        {
            using var client = new TcpClient("127.0.0.1", xinetd.Port);
            using var patience = Patience.Begin();
            await using var stream = client.GetStream();
            Task sent = SendAsync(client, bytes, patience.Token);
            Assert.Equal(SHA256.HashData(bytes), await SHA256.HashDataAsync(stream, patience.Token));
            await sent;
        }
    }

    [Fact]
    public async Task Under_xinetd_a_mistake_in_the_command_says_nothing_to_the_client()
    {
        await using var xinetd = await StartXinetdAsync($"tunnel stdio: tcp://127.0.0.1:1 --no-such-option --log {_directory.File("log")}");
        await using var client = await MailClient.ClearAsync(xinetd.Port);
        Assert.Empty(await client.RestAsync());
        await LogSaysAsync("not started: the option \"--no-such-option\" is unknown");
    }

    [Theory]
    [InlineData("[door]\naccept = stdio:\nconnect = nonsense://\n")]
    [InlineData("[door]\naccept = stdio:\nconnect = tcp://127.0.0.1:1\nno-such-option = yes\n")]
    public async Task Under_xinetd_a_file_with_mistakes_says_them_in_its_log_and_not_to_the_client(string text)
    {
        string file = _directory.Write("mistakes.conf", $"log = {_directory.File("log")}\n{text}");
        await using var xinetd = await StartXinetdAsync($"run {file}");
        await using var client = await MailClient.ClearAsync(xinetd.Port);
        Assert.Empty(await client.RestAsync());
        await LogSaysAsync($"not started: {file}:");
    }

    [Fact]
    public async Task Under_xinetd_a_file_that_is_missing_says_nothing_to_the_client()
    {
        string file = _directory.File("missing.conf");
        await using var xinetd = await StartXinetdAsync($"run {file}");
        await using var client = await MailClient.ClearAsync(xinetd.Port);
        Assert.Empty(await client.RestAsync());
    }

    [Fact]
    public async Task Under_xinetd_a_command_line_without_a_file_says_nothing_to_the_client()
    {
        await using var xinetd = await StartXinetdAsync("run --no-such-option");
        await using var client = await MailClient.ClearAsync(xinetd.Port);
        Assert.Empty(await client.RestAsync());
    }

    [Fact]
    public async Task Under_xinetd_a_file_opens_its_door()
    {
        await using var server = ByteServer.Echo();
        string file = _directory.Write("good.conf", $"log = {_directory.File("log")}\n[door]\naccept = stdio:\nconnect = tcp://127.0.0.1:{server.Port}\n");
        await using var xinetd = await StartXinetdAsync($"run {file}");
        await using var client = await MailClient.ClearAsync(xinetd.Port);
        await client.SayAsync("hello");
        await client.HearAsync("hello");
    }

    [Fact]
    public async Task Under_xinetd_a_door_serves_TLS_to_a_verified_session()
    {
        var dovecot = await servers.DovecotAsync();
        await using var xinetd = await StartXinetdAsync($"tunnel pop3s+stdio: pop3://127.0.0.1:{dovecot.Port("pop3")} --cert {servers.CertificateFile} --key {servers.KeyFile} --log {_directory.File("log")}");
        await using var client = MailClient.Tls(xinetd.Port, servers.CaFile);
        await Conversation.HoldAsync("pop3", client, greeted: false, servers);
        await Patience.UntilAsync(() => Log("log").Contains("from 127.0.0.1:", StringComparison.Ordinal), () => Log("log"));
    }

    [Fact]
    public async Task In_a_pipe_both_streams_carry_the_bytes_and_standard_error_is_the_log()
    {
        byte[] bytes = Bulk.Bytes(1_000_000);
        await using var server = ByteServer.Echo();
        using var process = ExternalProgram.Start(PosternProcess.Path, ["tunnel", "stdio:", $"tcp://127.0.0.1:{server.Port}"]);
        using var patience = Patience.Begin();
        var log = process.StandardError.ReadToEndAsync(patience.Token);
        Task sent = WriteAsync(process, bytes, patience.Token);
        byte[] hash = await SHA256.HashDataAsync(process.StandardOutput.BaseStream, patience.Token);
        await sent;
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal(SHA256.HashData(bytes), hash);
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("1000000 bytes up, 1000000 bytes down", await log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socat_hands_it_a_socket_as_both_streams()
    {
        string socat = Needed.Program("socat");
        var dovecot = await servers.DovecotAsync();
        int port = FreePort.Take();
        await using var running = RunningProgram.Start(socat, [$"TCP-LISTEN:{port},bind=127.0.0.1,reuseaddr,fork", $"EXEC:{PosternProcess.Path} tunnel imap+starttls+stdio\\: imap\\://127.0.0.1\\:{dovecot.Port("imap")} --cert {servers.CertificateFile} --key {servers.KeyFile},nofork"]);
        await Patience.UntilAsync(() => Answers(port), running.Story);
        await using var client = MailClient.Tls(port, servers.CaFile, "imap");
        await Conversation.HoldAsync("imap", client, greeted: true, servers);
    }

    public void Dispose() => _directory.Dispose();

    private static async Task SendAsync(TcpClient client, byte[] bytes, CancellationToken cancel)
    {
        await client.GetStream().WriteAsync(bytes, cancel);
        client.Client.Shutdown(SocketShutdown.Send);
    }

    private static async Task WriteAsync(Process process, byte[] bytes, CancellationToken cancel)
    {
        await process.StandardInput.BaseStream.WriteAsync(bytes, cancel);
        process.StandardInput.Close();
    }

    private Task<Superserver> StartXinetdAsync(string words) =>
        Superserver.StartAsync(_directory, $"{words} --state {_directory.File("state")}", new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = _directory.Path });

    private Task LogSaysAsync(string text) => Patience.UntilAsync(() => Log("log").Contains(text, StringComparison.Ordinal), () => Log("log"));

    private string Log(string name) => File.Exists(_directory.File(name)) ? File.ReadAllText(_directory.File(name)) : "";

    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
