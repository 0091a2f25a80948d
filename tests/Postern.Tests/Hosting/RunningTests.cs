using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Postern.Net.Conduits;
using Postern.Testing;

namespace Postern.Tests.Hosting;

/// <summary>Proves what an operator does to a running Postern, with real processes.</summary>
public sealed class RunningTests : IAsyncDisposable
{
    private readonly PosternProcess _postern = new();
    private readonly BackendStub _backend = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Backend => $"pop3://127.0.0.1:{_backend.Port}";

    public async ValueTask DisposeAsync()
    {
        await _postern.DisposeAsync();
        _backend.Dispose();
    }

    [Fact]
    public async Task Status_tells_of_doors_and_of_who_is_in()
    {
        var (process, door) = await OpenAsync("--name", "here");
        using var client = await TalkAsync(door);
        var (code, output, _) = await _postern.RunAsync("status", "--json");
        Assert.Equal(0, code);
        using var status = JsonDocument.Parse(output);
        JsonElement root = status.RootElement;
        Assert.Equal(process.Id, root.GetProperty("process").GetProperty("id").GetInt32());
        JsonElement picture = Assert.Single(root.GetProperty("doors").EnumerateArray());
        Assert.Equal(("here", 1), (picture.GetProperty("name").GetString(), picture.GetProperty("inside").GetInt32()));
        JsonElement connection = Assert.Single(root.GetProperty("connections").EnumerateArray());
        Assert.Equal(client.Client.LocalEndPoint!.ToString(), connection.GetProperty("peer").GetString());
    }

    [Fact]
    public async Task Status_is_readable()
    {
        var (process, door) = await OpenAsync("--name", "here");
        using var client = await TalkAsync(door);
        var (code, output, error) = await _postern.RunAsync("status");
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith($"postern ", output, StringComparison.Ordinal);
        Assert.Contains($", process {process.Id}: up ", output, StringComparison.Ordinal);
        Assert.Contains($"here  pop3://127.0.0.1:{door.Port}  {Backend}", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
    }

    [Fact]
    public async Task A_signal_to_open_logs_anew_ends_nobody_who_has_no_log_file()
    {
        var (process, _) = await OpenAsync();
        PosternProcess.Signal(process.Id, "USR1");
        var (code, _, error) = await _postern.RunAsync("stop");
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(0, await PosternProcess.EndOfAsync(process));
    }

    [Fact]
    public async Task A_state_directory_that_cannot_be_made_is_told_in_words()
    {
        string file = _postern.Files.Write("state", "");
        var (code, _, error) = await _postern.RunAsync("tunnel", "pop3://127.0.0.1:0", Backend);
        Assert.Equal(1, code);
        // The log has a thread of its own: its lines may come later.
        Assert.Contains($"postern: the state directory {file} cannot be made: file exists; name another with --state DIRECTORY\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_waits_for_connections_that_are_open()
    {
        var (process, door) = await OpenAsync();
        var client = await TalkAsync(door);
        Task<(int Code, string Output, string Error)> stop = _postern.RunAsync("stop");
        await RefusedAsync(door);
        Assert.False(process.HasExited);
        client.Dispose();
        Assert.Equal(0, (await stop).Code);
        Assert.Equal(0, await PosternProcess.EndOfAsync(process));
    }

    [Fact]
    public async Task Stop_now_waits_for_nobody()
    {
        var (process, door) = await OpenAsync();
        using var client = await TalkAsync(door);
        var (code, output, _) = await _postern.RunAsync("stop", "--now");
        Assert.Equal(0, code);
        Assert.EndsWith($"process {process.Id} has stopped\n", output, StringComparison.Ordinal);
        Assert.True(new PeerProcess(process.Id).IsEnding, "it was said to have stopped, and runs");
        Assert.Equal(0, await PosternProcess.EndOfAsync(process));
    }

    [Fact]
    public async Task The_first_TERM_drains_and_the_second_ends()
    {
        var (process, door) = await OpenAsync();
        using var client = await TalkAsync(door);
        PosternProcess.Signal(process.Id, "TERM");
        await RefusedAsync(door);
        Assert.False(process.HasExited);
        PosternProcess.Signal(process.Id, "TERM");
        Assert.Equal(0, await PosternProcess.EndOfAsync(process));
    }

    [Fact]
    public async Task Reload_takes_a_new_file_and_tells_of_a_broken_one()
    {
        string file = _postern.Files.Write("doors.conf", $"[one]\naccept = pop3://127.0.0.1:0\nconnect = {Backend}\n");
        await _postern.OpenAsync("run", file);
        _postern.Files.Write("doors.conf", $"[one]\naccept = pop3://127.0.0.1:0\nconnect = {Backend}\n[two]\naccept = pop3://127.0.0.1:0\nconnect = {Backend}\n");
        Assert.Equal((0, "reloaded: 2 doors\n", ""), await _postern.RunAsync("reload"));
        _postern.Files.Write("doors.conf", "[one]\naccept = nonsense://\n");
        var (code, output, error) = await _postern.RunAsync("reload");
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("postern: ", error, StringComparison.Ordinal);
        Assert.Contains("\"two\"", (await _postern.RunAsync("status", "--json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_says_which_changes_wait_for_the_next_start()
    {
        string log = _postern.Files.File("log");
        string door = $"[one]\naccept = pop3://127.0.0.1:0\nconnect = {Backend}\n";
        string file = _postern.Files.Write("doors.conf", $"log = {log}\n{door}");
        var (process, _) = await _postern.OpenAsync("run", file);
        Assert.Equal(0, (await _postern.RunAsync("reload")).Code);
        _postern.Files.Write("doors.conf", $"log = {log}\nlogLevel = debug\nloops = 1\n{door}");
        Assert.Equal(0, (await _postern.RunAsync("reload")).Code);
        Assert.Equal(0, (await _postern.RunAsync("stop")).Code);
        Assert.Equal(0, await PosternProcess.EndOfAsync(process));
        string line = Assert.Single(await File.ReadAllLinesAsync(log, Cancel), line => line.Contains("next start", StringComparison.Ordinal));
        Assert.EndsWith("changed, and taken at the next start: loops, logLevel", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_of_one_state_directory_are_told_apart_by_name()
    {
        await OpenAsync("--name", "one");
        await OpenAsync("--name", "two");
        var (code, output, _) = await _postern.RunAsync("status");
        Assert.Equal(0, code);
        Assert.Matches("(?s), one, process [0-9]+: up .*\n\npostern [^\n]*, two, process [0-9]+: up ", output);
        Assert.Equal(2, (await _postern.RunAsync("status", "--json")).Output.TrimEnd().Split('\n').Length);
        (code, _, string error) = await _postern.RunAsync("stop");
        Assert.Equal(1, code);
        Assert.Matches("choose with --name: one \\(process [0-9]+: pop3://127.0.0.1:[0-9]+ -> .*\\), two \\(process ", error);
        Assert.Equal(0, (await _postern.RunAsync("stop", "--name", "one")).Code);
        Assert.Equal(0, (await _postern.RunAsync("stop")).Code);
    }

    [Fact]
    public async Task A_killed_one_is_no_longer_found_and_leaves_nothing_that_disturbs()
    {
        var (process, _) = await OpenAsync("--name", "one");
        process.Kill();
        await process.WaitForExitAsync(Cancel);
        Assert.Equal(1, (await _postern.RunAsync("status")).Code);
        await OpenAsync("--name", "one");
        Assert.Equal(0, (await _postern.RunAsync("stop")).Code);
    }

    [Fact]
    public async Task In_the_background_it_returns_when_the_door_is_open()
    {
        var (code, output, error) = await _postern.RunAsync("tunnel", "pop3://127.0.0.1:0", Backend, "--background", "--log", _postern.Files.File("log"));
        Assert.Equal((0, ""), (code, error));
        int port = int.Parse(output.Split(" -> ")[0].Split(':')[^1]);
        using (await TalkAsync(new IPEndPoint(IPAddress.Loopback, port)))
        {
            using var status = JsonDocument.Parse((await _postern.RunAsync("status", "--json")).Output);
            int id = status.RootElement.GetProperty("process").GetProperty("id").GetInt32();
            string[] streams = [.. Enumerable.Range(0, 3).Select(stream => new FileInfo($"/proc/{id}/fd/{stream}").LinkTarget ?? "")];
            Assert.All(streams, target => Assert.Equal("/dev/null", target));
            Assert.Equal($"{id}", (await File.ReadAllTextAsync($"/proc/{id}/stat", Cancel)).Split(") ")[^1].Split(' ')[3]); // session, proc(5)
        }
        Assert.Equal(0, (await _postern.RunAsync("stop")).Code);
    }

    [Fact]
    public async Task A_background_start_that_fails_tells_why_and_leaves_nothing()
    {
        var (code, output, error) = await _postern.RunAsync("tunnel", "pop3://192.0.2.1:99", Backend, "--allow-cleartext", "--background", "--log", _postern.Files.File("log"));
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("192.0.2.1:99 is not an address of this machine", error, StringComparison.Ordinal);
        Assert.Equal(1, (await _postern.RunAsync("status")).Code);
    }

    [Fact]
    public async Task A_second_one_that_fails_leaves_the_pid_file_of_the_first_alone()
    {
        string pid = _postern.Files.File("pid");
        string Doors(int port) => _postern.Files.Write($"{port}.conf", $"pid = {pid}\n[one]\naccept = pop3://127.0.0.1:{port}\nconnect = {Backend}\n");
        var (process, door) = await _postern.OpenAsync("run", Doors(0));
        Assert.Equal($"{process.Id}\n", await File.ReadAllTextAsync(pid, Cancel));
        Assert.Equal(1, (await _postern.RunAsync("run", Doors(door.Port))).Code);
        Assert.Equal($"{process.Id}\n", await File.ReadAllTextAsync(pid, Cancel));
        await File.WriteAllTextAsync(pid, "1\n", Cancel);
        PosternProcess.Signal(process.Id, "TERM");
        Assert.Equal(0, await PosternProcess.EndOfAsync(process));
        Assert.Equal("1\n", await File.ReadAllTextAsync(pid, Cancel));
    }

    [Fact]
    public async Task A_pid_file_goes_with_its_process()
    {
        string pid = _postern.Files.File("pid");
        var (process, _) = await _postern.OpenAsync("run", _postern.Files.Write("doors.conf", $"pid = {pid}\n[one]\naccept = pop3://127.0.0.1:0\nconnect = {Backend}\n"));
        Assert.True(File.Exists(pid));
        PosternProcess.Signal(process.Id, "TERM");
        Assert.Equal(0, await PosternProcess.EndOfAsync(process));
        Assert.False(File.Exists(pid));
    }

    [Fact]
    public async Task A_key_that_others_can_read_serves_a_door_of_stunnels_meaning()
    {
        using var authority = new TestAuthority();
        using var leaf = authority.Issue("mail.example");
        string file = _postern.Files.Write("door.pem", leaf.ChainPem + leaf.KeyPem);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        string server = _postern.Files.Write("server.conf", $"[one]\naccept = 127.0.0.1:0\nconnect = 127.0.0.1:{_backend.Port}\ncert = {file}\n");
        string client = _postern.Files.Write("client.conf", $"[one]\nclient = yes\naccept = 127.0.0.1:0\nconnect = 127.0.0.1:{_backend.Port}\ncert = {file}\n");
        await _postern.OpenAsync("run", server);
        await _postern.OpenAsync("run", client);
        var (code, _, error) = await _postern.RunAsync("tunnel", "pop3s://127.0.0.1:0", Backend, "--cert", file);
        Assert.Equal(2, code);
        Assert.Contains("is open to other users", error, StringComparison.Ordinal);
    }

    private Task<(Process Process, IPEndPoint Door)> OpenAsync(params string[] words) =>
        _postern.OpenAsync(["tunnel", "pop3://127.0.0.1:0", Backend, .. words]);

    /// <summary>A client that has been greeted, so that its connection is on its way.</summary>
    private static async Task<TcpClient> TalkAsync(IPEndPoint door)
    {
        var client = new TcpClient(AddressFamily.InterNetwork);
        await client.ConnectAsync(door, Cancel);
        byte[] greeting = new byte[11];
        await client.GetStream().ReadExactlyAsync(greeting, Cancel);
        return client;
    }

    /// <summary>Waits until the door accepts nobody any more.</summary>
    private static async Task RefusedAsync(IPEndPoint door)
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(door, Cancel);
                await Task.Yield();
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
