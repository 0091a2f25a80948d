using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>A Dovecot as it is delivered makes an address wait for its wrong passwords: which address that is behind a mail door.</summary>
public sealed class PenaltyTests(MailServers servers) : IDisposable
{
    private const string Door = "127.0.0.1";
    private const string Guesser = "127.0.9.1";
    private const string Honest = "127.0.5.1";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("imap", "tellClient = yes", Guesser)]
    [InlineData("pop3", "tellClient = yes", Guesser)]
    [InlineData("imap", "proxyTo = v2", Guesser)]
    [InlineData("pop3", "proxyTo = v1", Guesser)]
    [InlineData("imap", "", Door)]
    [InlineData("pop3", "", Door)]
    public async Task A_wrong_password_is_counted_against(string protocol, string more, string address)
    {
        using TestCertificate certificate = servers.Authority.Issue();
        await using DovecotServer dovecot = await DovecotServer.StartAsync(certificate, """
            login_trusted_networks = 127.0.0.0/8
            service anvil {
              unix_listener anvil-auth-penalty {
                mode = 0600
              }
            }

            """);
        string user = dovecot.NewUser();
        await using PosternProcess postern = await PosternProcess.RunAsync(_directory, $"""
            [{protocol}]
            accept = {protocol}s://127.0.0.1:0
            connect = {protocol}://127.0.0.1:{dovecot.Port(protocol, proxied: more.StartsWith("proxy", StringComparison.Ordinal))}
            login = pass
            cert = {servers.CertificateFile}
            key = {servers.KeyFile}
            {more}
            """);
        await LogInAsync(postern, protocol, Guesser, "eve", "guessed", "AUTH");
        Assert.Equal([$"{address} 1"], await PenaltiesAsync(dovecot));
        if (address == Door)
            return; // the next one waits, whoever it is
        await LogInAsync(postern, protocol, Honest, user, DovecotServer.Password, "OK");
        Assert.Contains($"{Guesser} 1", await PenaltiesAsync(dovecot)); // and nobody has waited for that
        Assert.DoesNotContain(await PenaltiesAsync(dovecot), row => row.StartsWith(Door + " ", StringComparison.Ordinal));
    }

    /// <summary>Address and penalty.</summary>
    private static async Task<string[]> PenaltiesAsync(DovecotServer dovecot) =>
        [.. (await dovecot.PenaltiesAsync()).Split('\n').Where(line => line.StartsWith("127.", StringComparison.Ordinal)).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2)))];

    private async Task LogInAsync(PosternProcess postern, string protocol, string from, string user, string password, string answer)
    {
        await using var client = MailClient.Tls(postern.Port, servers.CaFile, from: from);
        await client.HearAsync("OK");
        await client.HearAsync("\r\n");
        if (protocol == "imap")
        {
            Assert.Contains(answer, await client.AskAsync($"a LOGIN {user} {password}", "\r\n"), StringComparison.Ordinal);
            return;
        }

        await client.AskAsync($"USER {user}", "+OK And the password?\r\n");
        Assert.Contains(answer, await client.AskAsync($"PASS {password}", "\r\n"), StringComparison.Ordinal);
    }
}
