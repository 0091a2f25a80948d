using System.Text.Json;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>Two Dovecots with the same mailboxes behind one door: one ends and comes back while no client comes.</summary>
public sealed class SeveralServersTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task One_that_ends_and_comes_back_is_noticed_while_no_client_comes()
    {
        var other = await servers.DovecotAsync();
        using var certificate = servers.Authority.Issue();
        await using var first = await DovecotServer.StartAsync(certificate);
        string user = other.NewUser(Letter.Text("one"));
        first.Put(user, Letter.Text("one"));
        string there = $"imaps://127.0.0.1:{first.Port("imap", tls: true)}";
        await using var postern = await PosternProcess.RunAsync(_directory, Section($"connect = {there}", $"connect = imap+starttls://127.0.0.1:{other.Port("imap")}", "checkServers = 1s"));
        await StateAsync(postern, "up", "up");

        await first.StopAsync();
        await postern.LogLineAsync($"imap: the server {there} is down: connect 127.0.0.1:", "connection refused");
        await StateAsync(postern, "down", "up");
        await ReadAsync(postern, user);
        await postern.LogLineAsync(": login of " + user, $"in, at 127.0.0.1:{other.Port("imap")}");
        Assert.Contains("connection refused", await StatusAsync(), StringComparison.Ordinal);

        await first.AgainAsync();
        await postern.LogLineAsync($"imap: the server {there} is up again");
        await StateAsync(postern, "up", "up");
        await ReadAsync(postern, user);
        await postern.LogLineAsync(": login of " + user, $"in, at 127.0.0.1:{first.Port("imap", tls: true)}");
        Assert.Single(postern.Log, line => line.Contains(" is down: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reload_puts_others_in_their_place()
    {
        int gone = FreePort.Take();
        var dovecot = await servers.DovecotAsync();
        string good = $"connect = imap+starttls://127.0.0.1:{dovecot.Port("imap")}";
        await using var postern = await PosternProcess.RunAsync(_directory, Section(good, $"connect = imaps://127.0.0.1:{gone}"));
        await StateAsync(postern, "up", "down");
        PosternProcess.Write(_directory, Section(good, $"connect = imaps://127.0.0.1:{dovecot.Port("imap", tls: true)}"));
        postern.Program.Signal(RunningProgram.Hangup);
        await StateAsync(postern, "up", "up");
        PosternProcess.Write(_directory, Section(good));
        postern.Program.Signal(RunningProgram.Hangup);
        await Patience.UntilAsync(async () => (await DoorAsync()).GetProperty("servers").ValueKind == JsonValueKind.Null, postern.Program.Story);
    }

    [Fact]
    public async Task A_server_with_a_certificate_of_somebody_else_is_passed_over()
    {
        using var authority = new TestAuthority();
        using var strange = authority.Issue();
        await using var impostor = await DovecotServer.StartAsync(strange);
        var dovecot = await servers.DovecotAsync();
        string user = dovecot.NewUser(Letter.Text("one"));
        await using var postern = await PosternProcess.RunAsync(_directory, Section(
            $"connect = imap+starttls://127.0.0.1:{impostor.Port("imap")}", $"connect = imaps://127.0.0.1:{dovecot.Port("imap", tls: true)}", "checkServers = 0"));
        await ReadAsync(postern, user);
        await postern.LogLineAsync($"imap: the server imap+starttls://127.0.0.1:{impostor.Port("imap")} is down: ", "certificate");
        Assert.DoesNotContain(user, impostor.Log(), StringComparison.Ordinal); // no password went there
    }

    public void Dispose() => _directory.Dispose();

    private string Section(params string[] lines) => $"""
        [imap]
        accept = imaps://127.0.0.1:0
        {string.Join('\n', lines)}
        login = pass
        ca = {servers.CaFile}
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        """;

    private async Task ReadAsync(PosternProcess postern, string user)
    {
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        await client.HearAsync("* OK");
        await client.AskAsync($"a LOGIN {user} {DovecotServer.Password}", "a OK");
        await client.AskAsync("b SELECT INBOX", "* 1 EXISTS");
        await client.AskAsync("c LOGOUT", "c OK");
    }

    private Task StateAsync(PosternProcess postern, params string[] states) => Patience.UntilAsync(
        async () => (await DoorAsync()).GetProperty("servers") is { ValueKind: JsonValueKind.Array } all && all.EnumerateArray().Select(server => server.GetProperty("state").GetString()).SequenceEqual(states, StringComparer.Ordinal),
        postern.Program.Story);

    private async Task<JsonElement> DoorAsync() => JsonDocument.Parse(await StatusAsync("--json")).RootElement.GetProperty("doors")[0];

    private Task<string> StatusAsync(params string[] words) => Shell.RunAsync(PosternProcess.Path, ["status", "--state", _directory.File("state"), .. words]);
}
