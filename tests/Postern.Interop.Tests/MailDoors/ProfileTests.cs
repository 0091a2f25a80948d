using System.Net;
using System.Net.Sockets;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>Servers as they are known to speak, behind doors: by what is logged in there, and what a client is told of them.</summary>
/// <remarks>LOOK is the connection by which the door learns what the server can, LOGIN that of a client; BEFORE, AFTER and ASKED are what the client hears.</remarks>
public sealed class ProfileTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Profiles() => [.. Transcript.Names("profile-")];

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task What_the_door_shows_is_true_and_the_login_fits(string name)
    {
        var transcript = Transcript.Read(name);
        string protocol = transcript.Find("SERVER")!; // every profile names it
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = ServeAsync(listener, transcript);
        await using var postern = await PosternProcess.RunAsync(_directory, $"""
            [door]
            accept = {protocol}s://127.0.0.1:0
            connect = {protocol}://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}
            login = pass
            cert = {servers.CertificateFile}
            key = {servers.KeyFile}
            """);
        await using (var client = MailClient.Tls(postern.Port, servers.CaFile))
        {
            var hearing = protocol == "imap" ? ImapAsync(client) : Pop3Async(client);
            if (await Task.WhenAny(hearing, serving) == serving)
                await serving; // it broke off: it says why
            var heard = await hearing;
            Assert.Equal(transcript.Find("BEFORE"), heard.Before);
            Assert.Equal(transcript.Find("AFTER"), heard.After);
            Assert.Equal(transcript.Find("ASKED"), heard.Asked);
        }
        await serving;
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<(string Before, string After, string Asked)> ImapAsync(MailClient client)
    {
        string before = ListIn(await client.HearAsync("\r\n"));
        await client.SayAsync("a LOGIN me secret");
        string after = ListIn(await client.HearAsync("\r\n"));
        string asked = (await client.AskAsync("b CAPABILITY", "b OK")).Split("\r\n")[0];
        return (before, after, asked["* CAPABILITY ".Length..]);
    }

    /// <summary>What stands in the response code.</summary>
    private static string ListIn(string line) => line.Contains(" OK [CAPABILITY ", StringComparison.Ordinal) ? line[(line.IndexOf('[', StringComparison.Ordinal) + 12)..line.IndexOf(']', StringComparison.Ordinal)] : line;

    private static async Task<(string Before, string After, string Asked)> Pop3Async(MailClient client)
    {
        Assert.DoesNotContain("<", await client.HearAsync("\r\n"));
        string before = string.Join(' ', (await client.AskAsync("CAPA", "\r\n.\r\n")).Split("\r\n")[1..^2]);
        await client.AskAsync("USER me", "\r\n");
        string after = (await client.AskAsync("PASS secret", "\r\n")).TrimEnd();
        await client.SayAsync("CAPA");
        string asked = await client.HearAsync("\r\n");
        return (before, after, asked.StartsWith("+OK", StringComparison.Ordinal) ? string.Join(' ', (await client.HearAsync(".\r\n")).Split("\r\n")[..^2]) : asked.TrimEnd());
    }

    private static async Task ServeAsync(TcpListener listener, Transcript transcript)
    {
        int login = transcript.Steps.ToList().FindIndex(step => step.Kind == "LOGIN");
        foreach (TranscriptStep[] steps in (TranscriptStep[][])[[.. transcript.Steps.Take(login)], [.. transcript.Steps.Skip(login)]])
        {
            using var patience = Patience.Begin();
            using var client = await listener.AcceptTcpClientAsync(patience.Token);
            await new TranscriptPlayer(client.GetStream(), 'S').PlayAsync(steps, _ => Task.FromResult(true));
            await LeftAsync(client, patience.Token);
        }
    }

    /// <summary>The door leaves when it has seen enough, or with its client; it need not take leave.</summary>
    private static async Task LeftAsync(TcpClient client, CancellationToken cancel)
    {
        try
        {
            await client.GetStream().CopyToAsync(Stream.Null, cancel);
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            client.Close();
        }
    }
}
