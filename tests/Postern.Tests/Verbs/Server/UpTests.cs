using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Postern.Net.Certificates.Making;
using Postern.Tests.Hosting;

namespace Postern.Tests.Verbs.Server;

/// <summary><c>postern up</c> and <c>postern down</c> as a person meets them: the program itself, on an empty state directory.</summary>
public sealed class UpTests : IAsyncDisposable
{
    private readonly PosternProcess _postern = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string[] Inbox => [.. ((string[])["new", "cur"]).SelectMany(part => Directory.GetFiles(Path.Combine(_postern.State, "mail", "ada@example.org", part)))];

    public ValueTask DisposeAsync() => _postern.DisposeAsync();

    [Fact]
    public async Task The_first_up_makes_everything_in_its_state_directory_and_tells_it()
    {
        var (process, told) = await UpAsync();
        Assert.Equal(("ready", process.Id, "ada@example.org"), (Text(told, "event"), told.GetProperty("pid").GetInt32(), Text(told, "account")));
        Assert.Matches("^([a-z2-9]{4}-){4}[a-z2-9]{4}$", Text(told, "password"));
        Assert.All(["ca", "file", "mail"], name => Assert.StartsWith(_postern.State, Text(told, name), StringComparison.Ordinal));
        Assert.Matches("^([0-9A-F]{2}:){31}[0-9A-F]{2}$", Text(told, "caSha256"));
        Assert.False(told.GetProperty("network").GetBoolean());
        Assert.Contains("Subject: Welcome", await File.ReadAllTextAsync(Assert.Single(Inbox), Cancel), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_postern.State));
    }

    [Fact]
    public async Task The_password_is_shown_once_and_written_down_nowhere()
    {
        var (process, told) = await UpAsync("--demo");
        byte[] password = Encoding.ASCII.GetBytes(Text(told, "password")!);
        Assert.Equal(0, (await _postern.RunAsync("down")).Code);
        Assert.DoesNotContain(Encoding.ASCII.GetString(password), await process.StandardError.ReadToEndAsync(Cancel), StringComparison.Ordinal);
        foreach (string file in Directory.EnumerateFiles(_postern.State, "*", SearchOption.AllDirectories))
            Assert.True((await File.ReadAllBytesAsync(file, Cancel)).AsSpan().IndexOf(password) < 0, file);
        var (_, again) = await UpAsync();
        Assert.Null(Text(again, "password"));
    }

    [Fact]
    public async Task The_second_up_keeps_ports_authority_accounts_and_mail()
    {
        var (_, first) = await UpAsync();
        Assert.Equal(0, (await _postern.RunAsync("down")).Code);
        byte[] authority = await File.ReadAllBytesAsync(Text(first, "ca")!, Cancel);
        string[] mail = Inbox;
        var (_, second) = await UpAsync();
        Assert.All(["account", "ca", "caSha256", "mail", "file", "server"], name => Assert.Equal(Text(first, name), Text(second, name)));
        Assert.Equal(first.GetProperty("doors").GetRawText(), second.GetProperty("doors").GetRawText());
        Assert.Equal(authority, await File.ReadAllBytesAsync(Text(second, "ca")!, Cancel));
        Assert.Equal(mail, Inbox);
        Assert.Equal("ada@example.org\n", (await _postern.RunAsync("account", "list")).Output.Split('\n').Single(line => line.Contains('@')).Split(' ')[0] + "\n");
    }

    [Fact]
    public async Task Of_two_at_once_one_opens_the_server_and_the_other_tells_of_it()
    {
        var both = await Task.WhenAll(UpAsync(), UpAsync());
        var (opened, other) = Text(both[0].Told, "event") == "ready" ? (both[0], both[1]) : (both[1], both[0]);
        Assert.Equal(("ready", "running"), (Text(opened.Told, "event"), Text(other.Told, "event")));
        Assert.Equal(0, await PosternProcess.EndOfAsync(other.Process));
        Assert.Equal(opened.Process.Id, other.Told.GetProperty("pid").GetInt32());
        Assert.NotNull(Text(opened.Told, "password"));
        Assert.Null(Text(other.Told, "password"));
        Assert.Single(Inbox);
        Assert.False(opened.Process.HasExited);
    }

    [Fact]
    public async Task Down_tells_what_it_stopped_and_that_nothing_runs_any_more()
    {
        var (process, _) = await UpAsync();
        var (code, output, error) = await _postern.RunAsync("down");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains($"stops  imaps://{_postern.Address}:", output, StringComparison.Ordinal);
        Assert.EndsWith($"process {process.Id} has stopped\n", output, StringComparison.Ordinal);
        Assert.Equal(0, await PosternProcess.EndOfAsync(process));
        (code, output, error) = await _postern.RunAsync("down");
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("postern: no Postern of the name up is running", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_well()
    {
        var (process, _) = await UpAsync();
        PosternProcess.Signal(process.Id, "INT");
        Assert.Equal(0, await PosternProcess.EndOfAsync(process));
    }

    [Fact]
    public async Task In_the_background_it_tells_the_same_and_returns()
    {
        var (code, output, error) = await _postern.RunAsync("up", "--background", "--log", _postern.Files.File("log"), "--listen", _postern.Address, "--account", "ada@example.org");
        Assert.Equal((0, ""), (code, error));
        Assert.Matches("password +([a-z2-9]{4}-){4}[a-z2-9]{4} +\\(shown this once", output);
        Assert.Equal(0, (await _postern.RunAsync("down")).Code);
    }

    [Fact]
    public async Task Killed_at_any_moment_of_the_first_start_the_next_one_goes_on()
    {
        for (int attempt = 0; attempt < 6; attempt++)
        {
            Process process = _postern.Start("up", "--json", "--demo", "--listen", _postern.Address, "--account", "ada@example.org");
            // Another file each time: whatever comes after it is cut off.
            string[] marks = ["up.lock", "up.conf", "ca.key", "server.pem", "accounts.db", "mail"];
            while (!Path.Exists(Path.Combine(_postern.State, marks[attempt])) && !process.HasExited)
                await Task.Yield();
            process.Kill();
            await process.WaitForExitAsync(Cancel);
        }

        var (_, told) = await UpAsync("--demo");
        Assert.Equal("ready", Text(told, "event"));
        Assert.NotNull(Text(told, "password"));
        Assert.Equal(8, Inbox.Length);
        Assert.Equal(8, Inbox.Select(file => File.ReadLines(file).First(line => line.StartsWith("Message-ID: ", StringComparison.Ordinal))).Distinct().Count());
    }

    [Fact]
    public async Task Sample_letters_come_once_also_while_it_runs()
    {
        await UpAsync();
        Assert.Single(Inbox);
        var (process, told) = await UpAsync("--demo");
        Assert.Equal(("running", 0), (Text(told, "event"), await PosternProcess.EndOfAsync(process)));
        Assert.Equal(8, Inbox.Length);
        await UpAsync("--demo");
        Assert.Equal(8, Inbox.Length);
    }

    [Fact]
    public async Task A_file_that_was_changed_by_hand_is_read_and_never_written()
    {
        await UpAsync();
        Assert.Equal(0, (await _postern.RunAsync("down")).Code);
        string file = Path.Combine(_postern.State, "up.conf");
        string changed = (await File.ReadAllTextAsync(file, Cancel)).Replace("[pop3]", "; the old one\n[pop3]", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, changed, Cancel);
        var (code, _, error) = await _postern.RunAsync("up", "--listen", "127.0.0.1");
        Assert.Equal((1, $"postern: {file} has been changed by hand, and is not written anew: set accept and cert there\n"), (code, error));
        Assert.Equal("ready", Text((await _postern.UpAsync()).Told, "event"));
        Assert.Equal(changed, await File.ReadAllTextAsync(file, Cancel));
    }

    [Fact]
    public async Task A_port_that_another_program_has_taken_meanwhile_is_named_and_not_changed()
    {
        var (_, told) = await UpAsync();
        Assert.Equal(0, (await _postern.RunAsync("down")).Code);
        int port = PortOf(told);
        using var other = new TcpListener(IPAddress.Parse(_postern.Address), port);
        other.Start();
        var (code, output, error) = await _postern.RunAsync("up");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains($"{_postern.Address}:{port} is in use by another program", error, StringComparison.Ordinal);
        other.Stop();
        Assert.Equal(port, PortOf((await UpAsync()).Told));
    }

    [Fact]
    public async Task A_port_that_is_taken_at_the_first_start_is_left_to_others()
    {
        using var other = new TcpListener(IPAddress.Parse(_postern.Address), 9993);
        other.Start();
        int[] known = [993, 9993];
        using var standard = new TcpListener(IPAddress.Parse(_postern.Address), 993);
        if (Environment.IsPrivilegedProcess)
            standard.Start();
        var (_, told) = await UpAsync();
        Assert.DoesNotContain(PortOf(told), known);
    }

    [Fact]
    public async Task A_certificate_from_elsewhere_is_served_and_no_authority_is_made()
    {
        var made = CertificateMaker.SelfSigned(new LeafRequest(["mail.example.org"]), DateTimeOffset.UtcNow);
        made.WriteTo(_postern.Files.File("mail.pem"), _postern.Files.File("mail.key"), replace: false);
        var (_, told) = await UpAsync("--cert", _postern.Files.File("mail.pem"), "--key", _postern.Files.File("mail.key"), "--host", "mail.example.org");
        Assert.Equal((null, "mail.example.org"), (Text(told, "ca"), Text(told, "server")));
        Assert.False(File.Exists(Path.Combine(_postern.State, "ca.pem")));
        Assert.Contains("mail.example.org", (await _postern.RunAsync("status")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--listen", "nowhere", "--listen: “nowhere” is no address: write one as in 192.0.2.1, localhost, or all")]
    [InlineData("--account", "a b", "--account: “a b” cannot be an account: no blanks, and none of / [ ] : , \" \\")]
    [InlineData("--host", "-", "--host: “-” is neither a name of a host nor an address")]
    [InlineData("--key", "x", "--key: the key has no certificate: name it with --cert FILE")]
    public async Task What_makes_no_sense_is_told_before_anything_is_made(string option, string value, string complaint)
    {
        var (code, output, error) = await _postern.RunAsync("up", option, value);
        Assert.Equal((2, "", $"postern: {complaint}\n"), (code, output, error));
        Assert.False(Directory.Exists(_postern.State));
    }

    [Fact]
    public async Task A_state_directory_that_cannot_be_made_is_one_sentence()
    {
        string file = _postern.Files.Write("state", "");
        var (code, output, error) = await _postern.RunAsync("up");
        Assert.Equal((1, "", $"postern: the state directory {file} cannot be made: file exists; name another with --state DIRECTORY\n"), (code, output, error));
    }

    private Task<(Process Process, JsonElement Told)> UpAsync(params string[] words) =>
        _postern.UpAsync([.. File.Exists(Path.Combine(_postern.State, "up.steps")) ? (string[])[] : ["--listen", _postern.Address, "--account", "ada@example.org"], .. words]);

    private static string? Text(JsonElement told, string name) => told.GetProperty(name).GetString();

    /// <summary>The port of IMAP.</summary>
    private static int PortOf(JsonElement told) =>
        int.Parse(told.GetProperty("doors").EnumerateArray().Single(door => door.GetProperty("name").GetString() == "imap").GetProperty("accept")[0].GetString()!.Split(':')[^1]);
}
