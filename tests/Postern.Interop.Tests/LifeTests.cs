using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests;

/// <summary>Stops, reloads and renewals under load: nobody who is in notices.</summary>
public sealed class LifeTests(MailServers servers) : IDisposable
{
    private static readonly byte[] Half = Bulk.Bytes(200_000);
    private static readonly byte[] Whole = [.. Half, .. Half];

    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TERM_lets_twenty_transfers_end(bool reloadedBefore)
    {
        var going = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = Halting(going.Task);
        await using var postern = await PosternProcess.RunAsync(_directory, $"[door]\naccept = tls://127.0.0.1:0\nconnect = tcp://127.0.0.1:{server.Port}\ncert = {servers.CertificateFile}\nkey = {servers.KeyFile}\n");
        Task<byte[]>[] transfers = [.. Enumerable.Range(0, 20).Select(_ => HashAsync(postern.Port))];
        await Patience.UntilAsync(() => server.Served == 20, () => $"{server.Served} came through");
        if (reloadedBefore)
        {
            postern.Program.Signal(RunningProgram.Hangup);
            await postern.Program.SaysAsync("reloaded");
        }

        postern.Program.Signal(RunningProgram.Terminate);
        await postern.Program.SaysAsync("stopping: 20 connections");
        await RefusesAsync(postern.Port);
        Assert.False(postern.Program.HasExited);
        going.SetResult();
        byte[] expected = SHA256.HashData(Whole);
        Assert.All(await Task.WhenAll(transfers), hash => Assert.Equal(expected, hash));
        Assert.Equal(0, await postern.Program.ExitAsync());
    }

    [Fact]
    public async Task A_second_TERM_ends_at_once()
    {
        await using var server = ByteServer.Echo();
        await using var postern = await PosternProcess.TunnelAsync(_directory, "tcp://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}");
        await using var client = await MailClient.ClearAsync(postern.Port);
        await client.SayAsync("hello");
        await client.HearAsync("hello");
        postern.Program.Signal(RunningProgram.Terminate);
        await postern.Program.SaysAsync("stopping: 1 connection");
        postern.Program.Signal(RunningProgram.Terminate);
        await postern.Program.ExitAsync();
        await postern.EndLineAsync("stopped here");
    }

    [Fact]
    public async Task Twenty_reloads_under_load_lose_no_connection()
    {
        await using var server = ByteServer.Echo();
        await using var postern = await PosternProcess.RunAsync(_directory, $"[door]\naccept = tls://127.0.0.1:0\nconnect = tcp://127.0.0.1:{server.Port}\ncert = {servers.CertificateFile}\nkey = {servers.KeyFile}\n");
        using var load = new Load(() => EchoAsync(postern.Port));
        for (int i = 1; i <= 20; i++)
        {
            int nth = i;
            int done = load.Done;
            postern.Program.Signal(RunningProgram.Hangup);
            await Patience.UntilAsync(() => postern.Log.Count(line => line.Contains("reloaded: 1 door", StringComparison.Ordinal)) >= nth, postern.Program.Story);
            await Patience.UntilAsync(() => load.Done >= done + 30, () => $"{load.Done} connections were served");
        }

        Assert.Empty(await load.EndAsync());
        Assert.True(load.Done >= 600, $"only {load.Done} connections");
        Assert.DoesNotContain(postern.Log, line => line.Contains("a fault of this program", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reload_changes_what_is_spoken_on_a_port_and_those_who_are_in_go_on()
    {
        await using var server = ByteServer.Echo();
        int port = FreePort.Take();
        string Door(string scheme) => $"[door]\naccept = {scheme}://127.0.0.1:{port}\nconnect = tcp://127.0.0.1:{server.Port}\ncert = {servers.CertificateFile}\nkey = {servers.KeyFile}\n";
        await using var postern = await PosternProcess.RunAsync(_directory, Door("pop3s"));
        await using var early = MailClient.Tls(port, servers.CaFile);
        await early.AskAsync("early", "early");

        await ReloadAsync(postern, Door("pop3+auto"));
        await using var clear = await MailClient.ClearAsync(port);
        await clear.HearAsync("+OK");
        await using var late = MailClient.Tls(port, servers.CaFile);
        await late.AskAsync("late", "late");
        await early.AskAsync("still", "still");
        Assert.Equal($"pop3+auto://127.0.0.1:{port}", await AcceptAsync());
    }

    [Theory]
    [InlineData("maxPerAddress", "connections per address (1)")]
    [InlineData("maxConnections", "connections (1)")]
    public async Task A_reload_frees_no_place_and_status_knows_who_is_in(string limit, string refusal)
    {
        await using var server = ByteServer.Echo();
        string sections = $"[door]\naccept = tcp://127.0.0.1:0\nconnect = tcp://127.0.0.1:{server.Port}\n{limit} = 1\n";
        await using var postern = await PosternProcess.RunAsync(_directory, sections);
        var first = await MailClient.ClearAsync(postern.Port);
        await first.AskAsync("first", "first");
        await ReloadAsync(postern, sections);

        Assert.True(Answers(postern.Port), "the port is open");
        await postern.Program.SaysAsync("limit reached: " + refusal);
        var status = await StatusAsync();
        var door = status.GetProperty("doors").EnumerateArray().Single();
        Assert.Equal((1, 1), (door.GetProperty("inside").GetInt32(), door.GetProperty("turnedAway").GetInt32()));
        Assert.Equal("door", status.GetProperty("connections").EnumerateArray().Single().GetProperty("door").GetString());

        await first.AskAsync("still", "still");
        await first.DisposeAsync();
        await postern.EndLineAsync("closed");
        await using var third = await MailClient.ClearAsync(postern.Port);
        await third.AskAsync("third", "third");
    }

    [Fact]
    public async Task A_reload_that_fails_leaves_what_is_spoken_on_every_port()
    {
        await using var server = ByteServer.Echo();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = FreePort.Take();
        string Door(string name, string accept) => $"[{name}]\naccept = {accept}\nconnect = tcp://127.0.0.1:{server.Port}\ncert = {servers.CertificateFile}\nkey = {servers.KeyFile}\n";
        await using var postern = await PosternProcess.RunAsync(_directory, Door("one", $"pop3s://127.0.0.1:{port}"));
        await ReloadAsync(postern, Door("one", $"pop3+auto://127.0.0.1:{port}") + Door("two", $"tls://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}"), "is in use by another program");
        await using var client = MailClient.Tls(port, servers.CaFile);
        await client.AskAsync("hello", "hello");
        Assert.Equal($"pop3s://127.0.0.1:{port}", await AcceptAsync());
    }

    [Fact]
    public async Task A_renewed_certificate_is_served_within_five_seconds_and_no_handshake_fails()
    {
        using var old = servers.Authority.Issue();
        using var renewed = servers.Authority.Issue();
        string file = old.WriteCombinedTo(_directory, "served");
        await using var server = ByteServer.Echo();
        await using var postern = await PosternProcess.TunnelAsync(_directory, "tls://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--cert", file);
        string served = "";
        using var load = new Load(async () => served = await EchoAsync(postern.Port));
        await Patience.UntilAsync(() => served == old.Certificate.SerialNumber, () => served);
        File.Move(renewed.WriteCombinedTo(_directory, "fresh"), file, overwrite: true);
        long moved = Stopwatch.GetTimestamp();
        await Patience.UntilAsync(() => served == renewed.Certificate.SerialNumber, () => $"still {served}\n{postern.Program.Story()}");
        Assert.True(Stopwatch.GetElapsedTime(moved) < TimeSpan.FromSeconds(5), $"{Stopwatch.GetElapsedTime(moved)}");
        Assert.Empty(await load.EndAsync());
    }

    [Fact]
    public async Task A_broken_renewal_leaves_the_old_certificate_in_service()
    {
        using var old = servers.Authority.Issue();
        string file = old.WriteCombinedTo(_directory, "served");
        await using var server = ByteServer.Echo();
        await using var postern = await PosternProcess.TunnelAsync(_directory, "tls://127.0.0.1:0", $"tcp://127.0.0.1:{server.Port}", "--cert", file);
        File.Move(_directory.Write("fresh", "rubbish\n"), file, overwrite: true);
        Assert.Contains("served.pem", await postern.Program.SaysAsync("the old one stays in service"), StringComparison.Ordinal);
        Assert.Equal(old.Certificate.SerialNumber, await EchoAsync(postern.Port));
    }

    public void Dispose() => _directory.Dispose();

    private async Task ReloadAsync(PosternProcess postern, string sections, string says = "reloaded: 1 door")
    {
        PosternProcess.Write(_directory, sections);
        postern.Program.Signal(RunningProgram.Hangup);
        await postern.Program.SaysAsync(says);
    }

    private async Task<JsonElement> StatusAsync() =>
        JsonElement.Parse(await Shell.RunAsync(PosternProcess.Path, "status", "--json", "--state", _directory.File("state")));

    /// <summary>The end of the only door, in the words of <c>postern status</c>.</summary>
    private async Task<string?> AcceptAsync() => (await StatusAsync()).GetProperty("doors").EnumerateArray().Single().GetProperty("accept")[0].GetString();

    private static ByteServer Halting(Task going) => new(async socket =>
    {
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Half);
        await going;
        await stream.WriteAsync(Half);
        socket.Shutdown(SocketShutdown.Send);
        await stream.CopyToAsync(Stream.Null);
    });

    private static async Task<byte[]> HashAsync(int port)
    {
        using var patience = Patience.Begin();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
        await using var tls = await EncryptAsync(client, patience.Token);
        return await SHA256.HashDataAsync(tls, patience.Token);
    }

    /// <summary>One connection that says something and hears it again; gives the serial number of the certificate it saw.</summary>
    private static async Task<string> EchoAsync(int port)
    {
        using var patience = Patience.Begin();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
        await using var tls = await EncryptAsync(client, patience.Token);
        await tls.WriteAsync("hello"u8.ToArray(), patience.Token);
        var bytes = new byte[5];
        await tls.ReadExactlyAsync(bytes, patience.Token);
        return tls.RemoteCertificate!.GetSerialNumberString(); // a server always shows one
    }

    private static async Task<SslStream> EncryptAsync(TcpClient client, CancellationToken cancel)
    {
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            AllowTlsResume = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, _, _, _) => true, // whose it is, the caller asks
        }, cancel);
        return tls;
    }

    /// <summary>The word comes first; each loop closes its socket when it gets to it.</summary>
    private static Task RefusesAsync(int port) => Patience.UntilAsync(() => !Answers(port), () => "it still answers");

    /// <summary>Whether somebody listens; who is turned away may see the reset before he knows that he was connected.</summary>
    private static bool Answers(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }
}
