using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>A door that has the mailboxes itself: one user's, with messages as another program has delivered them.</summary>
internal sealed class MailboxRig(MailServers servers, string? root = null) : IDisposable
{
    internal const string Password = DovecotServer.Password;

    internal TemporaryDirectory Directory { get; } = new();

    internal string CaFile => servers.CaFile;

    private string Root => root ?? Directory.File("mail");

    /// <summary>A POP3 door with TLS, at which this user may log in.</summary>
    internal async Task<PosternProcess> DoorAsync(string user = "ann")
    {
        await Shell.RunAsync("sh", "-c", $"echo {Password} | {PosternProcess.Path} account add {user} --state {Directory.File("state")}");
        return await AgainAsync();
    }

    /// <summary>The same door, in a new process.</summary>
    internal Task<PosternProcess> AgainAsync() => PosternProcess.RunAsync(Directory, $"""
        [pop3]
        accept = pop3s://127.0.0.1:0
        mailboxes = {Root}/%u
        login = check
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        """);

    /// <summary>Delivers messages, in their order.</summary>
    internal void Put(IEnumerable<byte[]> messages, string user = "ann")
    {
        foreach (string part in (string[])["cur", "new", "tmp"])
            System.IO.Directory.CreateDirectory(Path.Combine(Root, user, part));
        int count = Files(user).Length;
        foreach (byte[] message in messages)
            File.WriteAllBytes(Path.Combine(Root, user, "new", $"{++count:d6}.test"), message);
    }

    /// <summary>The names of all messages' files.</summary>
    internal string[] Files(string user = "ann") =>
        [.. new[] { "cur", "new" }.SelectMany(part => System.IO.Directory.EnumerateFiles(Path.Combine(Root, user, part))).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    /// <summary>A client that has logged in.</summary>
    internal async Task<MailClient> EnterAsync(PosternProcess postern, string user = "ann")
    {
        var client = MailClient.Tls(postern.Port, CaFile);
        await client.HearAsync("\r\n");
        await client.AskAsync($"USER {user}", "+OK And the password?\r\n");
        await client.AskAsync($"PASS {Password}", "+OK Logged in\r\n");
        return client;
    }

    /// <summary>As a client is sent it, with its last line ended.</summary>
    internal static string Sent(byte[] message)
    {
        string text = Letter.ToWire(Encoding.Latin1.GetString(message));
        return text.Length == 0 || text.EndsWith('\n') ? text : text + "\r\n";
    }

    public void Dispose() => Directory.Dispose();
}
