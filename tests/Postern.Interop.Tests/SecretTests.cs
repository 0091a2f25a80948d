using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests;

/// <summary>No log, however talkative, tells a password.</summary>
public sealed class SecretTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string, string, string> Doors => new()
    {
        { "pop3", "starttls", "starttls" },
        { "imap", "starttls", "clear" },
        { "imap", "clear", "starttls" },
        { "submission", "starttls", "starttls" },
        { "sieve", "tls", "starttls" },
    };

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task At_level_trace_the_log_has_no_password(string protocol, string accept, string connect)
    {
        await using var postern = await PosternProcess.TunnelAsync(_directory, [$"{EveryDoor.Scheme(protocol, accept)}://127.0.0.1:0", $"{EveryDoor.Scheme(protocol, connect)}://127.0.0.1:{await servers.PortAsync(protocol, tls: false)}",
            .. accept == "clear" ? (string[])[] : ["--cert", servers.CertificateFile, "--key", servers.KeyFile], .. connect == "clear" ? (string[])[] : ["--ca", servers.CaFile], "--log-level", "trace"]);
        await using (var client = accept switch
        {
            "clear" => await MailClient.ClearAsync(postern.Port),
            "tls" => MailClient.Tls(postern.Port, servers.CaFile),
            _ => MailClient.Tls(postern.Port, servers.CaFile, protocol == "submission" ? "smtp" : protocol),
        })
        {
            await Conversation.HoldAsync(protocol, client, accept == "starttls", servers);
        }

        await postern.EndLineAsync("closed by the");
        string log = string.Join('\n', postern.Log);
        Assert.DoesNotContain(DovecotServer.Password, log, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(DovecotServer.Password))[..8], log, StringComparison.Ordinal);
        Assert.DoesNotContain("AUTH PLAIN", log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_password_before_TLS_is_refused_and_not_logged()
    {
        await using var postern = await PosternProcess.TunnelAsync(_directory, "pop3+starttls://127.0.0.1:0", $"pop3://127.0.0.1:{await servers.PortAsync("pop3", tls: false)}",
            "--cert", servers.CertificateFile, "--key", servers.KeyFile, "--log-level", "trace");
        await using var client = await MailClient.ClearAsync(postern.Port);
        await client.HearAsync("+OK");
        await client.AskAsync("USER somebody", "-ERR");
        await client.AskAsync("PASS " + DovecotServer.Password, "-ERR");
        await client.AskAsync("QUIT", "+OK");
        await postern.EndLineAsync("before TLS");
        Assert.DoesNotContain(postern.Log, line => line.Contains(DovecotServer.Password, StringComparison.Ordinal));
    }

    public void Dispose() => _directory.Dispose();
}
