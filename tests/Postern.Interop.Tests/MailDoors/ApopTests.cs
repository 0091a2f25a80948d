using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>APOP at a POP3 door (RFC 1939 §7): only where it is named, inside TLS, and for accounts that keep their password for it.</summary>
public sealed partial class ApopTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task A_digest_over_the_greetings_timestamp_opens_the_mailbox()
    {
        string user = (await servers.DovecotAsync()).NewUser(Letter.Text("one"));
        await AddAsync(user, "--clear-for APOP");
        await using var postern = await DoorAsync("pop3s", "mechanisms = APOP PLAIN");
        await using var first = MailClient.Tls(postern.Port, servers.CaFile);
        await using var second = MailClient.Tls(postern.Port, servers.CaFile);
        string timestamp = TimestampOf(await first.HearAsync("\r\n"));
        Assert.NotEqual(timestamp, TimestampOf(await second.HearAsync("\r\n")));

        // Wrong and unknown sound alike, and the timestamp stays in force.
        await first.AskAsync($"APOP {user} {Digest(timestamp, "another")}", "-ERR [AUTH] Account or password are wrong\r\n");
        await first.AskAsync($"APOP nobody {Digest(timestamp, "front-secret")}", "-ERR [AUTH] Account or password are wrong\r\n");
        await first.AskAsync($"APOP {user} 1234", "-ERR APOP wants a name and a digest\r\n");
        await second.AskAsync($"APOP {user} {Digest(timestamp, "front-secret")}", "-ERR [AUTH]"); // of another connection
        await first.AskAsync($"APOP {user} {Digest(timestamp, "front-secret")}", "+OK");
        await first.AskAsync("STAT", "+OK 1 ");
        await first.AskAsync("QUIT", "+OK");
        Assert.Contains(postern.Log, line => line.Contains($"login of {user} ", StringComparison.Ordinal) && line.Contains("by APOP: in, at ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pop3s", "mechanisms = PLAIN", "--clear-for APOP", "-ERR This way of logging in is not offered here")] // not named
    [InlineData("pop3s", "mechanisms = APOP PLAIN", "--clear-for CRAM-MD5", "-ERR This way of logging in is not offered here")] // nobody's password is kept for it
    [InlineData("pop3+starttls", "mechanisms = APOP PLAIN", "--clear-for APOP", "-ERR TLS first: use STLS")]
    public async Task Where_it_leads_nowhere_there_is_no_timestamp(string accept, string setting, string kept, string answer)
    {
        await AddAsync("somebody", kept);
        await using var postern = await DoorAsync(accept, setting);
        await using var client = accept == "pop3s" ? MailClient.Tls(postern.Port, servers.CaFile) : await MailClient.ClearAsync(postern.Port);
        string greeting = await client.HearAsync("\r\n");
        Assert.DoesNotContain("<", greeting);
        await client.AskAsync($"APOP somebody {Digest("<made@up>", "front-secret")}", answer);
    }

    public void Dispose() => _directory.Dispose();

    private static string TimestampOf(string greeting) => Timestamp().Match(greeting) is { Success: true } match ? match.Value : throw new InvalidDataException(greeting);

    private static string Digest(string timestamp, string password) => Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(timestamp + password)));

    private async Task AddAsync(string user, string kept)
    {
        string state = _directory.File("state");
        await Shell.RunAsync("sh", "-c", $"echo front-secret | {PosternProcess.Path} account add {user} {kept} --state {state} && echo {DovecotServer.Password} | {PosternProcess.Path} account backend-secret {user} --state {state}");
    }

    private async Task<PosternProcess> DoorAsync(string accept, string setting) => await PosternProcess.RunAsync(_directory, $"""
        [pop3]
        accept = {accept}://127.0.0.1:0
        connect = pop3+starttls://127.0.0.1:{await servers.PortAsync("pop3", tls: false)}
        login = check
        {setting}
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        ca = {servers.CaFile}
        """);

    [GeneratedRegex("<[^<>@ ]+@[^<>@ ]+>")]
    private static partial Regex Timestamp();
}
