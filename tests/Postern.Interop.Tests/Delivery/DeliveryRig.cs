using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Delivery;

/// <summary>Accounts and doors that have mailboxes, in one directory; the mailboxes may be Dovecot's.</summary>
internal sealed class DeliveryRig(MailServers servers) : IDisposable
{
    internal const string Password = "front-secret";

    internal TemporaryDirectory Directory { get; } = new();

    /// <summary>The pattern of the mailboxes.</summary>
    internal string Mailboxes { get; init; } = "";

    private string Pattern => Mailboxes.Length > 0 ? Mailboxes : Directory.File("mail/%n");

    internal Task AddAsync(string account) =>
        Shell.RunAsync("sh", "-c", $"echo {Password} | {PosternProcess.Path} account add {account} --state {Directory.File("state")}");

    /// <summary>A door for submission.</summary>
    internal string Submission(string more = "") => $"""
        [submission]
        accept = submission+auto://127.0.0.1:0
        mailboxes = {Pattern}
        domain = {PostfixServer.Domain}
        login = check
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        {more}

        """;

    /// <summary>A door for LMTP at this end.</summary>
    internal string Lmtp(string end) => $"""
        [lmtp {end}]
        accept = {end}
        mailboxes = {Pattern}
        domain = {PostfixServer.Domain}

        """;

    internal Task<PosternProcess> RunAsync(params string[] sections) => PosternProcess.RunAsync(Directory, string.Concat(sections));

    /// <summary>Somebody who has logged in.</summary>
    internal async Task<MailClient> InAsync(PosternProcess postern, string account)
    {
        var client = MailClient.Tls(postern.Door("submission").Port, servers.CaFile);
        await client.HearAsync("220 ");
        await client.AskAsync("EHLO me.example", "250 AUTH ");
        await client.HearAsync("\r\n");
        string plain = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{account}\0{Password}"));
        await client.AskAsync($"AUTH PLAIN {plain}", "235 2.7.0 Logged in\r\n");
        return client;
    }

    /// <summary>Sends a mail, and gives the answer to its end.</summary>
    internal static async Task<string> SendAsync(MailClient client, string from, string text, params string[] recipients)
    {
        await client.AskAsync($"MAIL FROM:<{from}>", "250 ");
        await client.HearAsync("\r\n");
        foreach (string recipient in recipients)
        {
            await client.AskAsync($"RCPT TO:<{recipient}>", "250 ");
            await client.HearAsync("\r\n");
        }
        await client.AskAsync("DATA", "354 ");
        await client.HearAsync("\r\n");
        await client.SayRawAsync(text + ".\r\n");
        return await client.HearAsync("\r\n");
    }

    /// <summary>The mails of a user, as they lie in his mailbox.</summary>
    internal string[] Mails(string user)
    {
        string place = Path.Combine(Pattern.Replace("%n", user, StringComparison.Ordinal), "new");
        return System.IO.Directory.Exists(place) ? [.. System.IO.Directory.GetFiles(place).Order(StringComparer.Ordinal).Select(path => File.ReadAllText(path, Encoding.Latin1))] : [];
    }

    /// <summary>Files of deliveries without an end.</summary>
    internal int Unfinished(string user) => System.IO.Directory.GetFiles(Path.Combine(Pattern.Replace("%n", user, StringComparison.Ordinal), "tmp")).Length;

    public void Dispose() => Directory.Dispose();
}
