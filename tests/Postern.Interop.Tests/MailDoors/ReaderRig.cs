using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>A user with one message, a mail door with TLS before Dovecot or Postfix, and what the door's log says of who came in.</summary>
internal sealed class ReaderRig(MailServers servers) : IDisposable
{
    private const string FrontPassword = "front-secret";

    internal TemporaryDirectory Directory { get; } = new();

    internal string CaFile => servers.CaFile;

    internal static string PasswordFor(string login) => login == "check" ? FrontPassword : DovecotServer.Password;

    /// <summary>A user at Dovecot, who is known at the door by another password.</summary>
    internal async Task<string> NewUserAsync(string subject)
    {
        string user = (await servers.DovecotAsync()).NewUser(Letter.Text(subject));
        string account = $"{PosternProcess.Path} account";
        string state = $"{user} --state {Directory.File("state")}";
        await Shell.RunAsync("sh", "-c", $"echo {FrontPassword} | {account} add {state} --clear-for APOP && echo {DovecotServer.Password} | {account} backend-secret {state}");
        return user;
    }

    /// <summary>With no mechanisms named, POP3 knows APOP beside two where accounts are checked here; the others what is offered by itself, over IMAP -PLUS first.</summary>
    internal async Task<PosternProcess> DoorAsync(string login, string protocol, string mechanisms = "") => await PosternProcess.RunAsync(Directory, $"""
        [{protocol}]
        accept = {protocol}s://127.0.0.1:0
        connect = {protocol}+starttls://127.0.0.1:{await servers.PortAsync(protocol, tls: false)}
        login = {login}
        {(protocol == "submission" ? $"domain = {PostfixServer.Domain}" : "")}
        {(mechanisms.Length > 0 ? $"mechanisms = {mechanisms}" : login == "check" && protocol == "pop3" ? "mechanisms = SCRAM-SHA-256 PLAIN APOP" : "")}
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        ca = {servers.CaFile}
        """);

    /// <summary>A file of the client has this message.</summary>
    internal async Task ArrivedAsync(string file, string subject)
    {
        string path = Directory.File(file);
        await Patience.UntilAsync(() => File.Exists(path) && File.ReadAllText(path, Encoding.Latin1).Contains($"Subject: {subject}", StringComparison.Ordinal), () => $"{file} has no {subject}");
    }

    /// <summary>The client came in by this, and by nothing else.</summary>
    internal static async Task CameInByAsync(PosternProcess postern, string mechanism)
    {
        await postern.LogLineAsync(": login of ", ": in, at ");
        Assert.All(postern.Log.Where(line => line.Contains(": in, at ", StringComparison.Ordinal)), line => Assert.Contains($" by {mechanism}: in, at ", line));
    }

    public void Dispose() => Directory.Dispose();
}
