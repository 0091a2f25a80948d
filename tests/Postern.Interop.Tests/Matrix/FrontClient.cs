using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Wire.Pop3;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Interop.Tests.Matrix;

/// <summary>A client over .NET's own TLS that logs in by any mechanism, with our client's side of SASL: for what no other program has.</summary>
internal sealed class FrontClient : IAsyncDisposable
{
    private readonly string _protocol;
    private readonly SslStream _tls;
    private readonly StreamReader _reader;
    private string _greeting = "";

    private FrontClient(string protocol, SslStream tls)
    {
        (_protocol, _tls) = (protocol, tls);
        _reader = new StreamReader(tls, Encoding.Latin1);
    }

    /// <summary>Connects, with TLS from the first byte, and hears the greeting.</summary>
    internal static async Task<FrontClient> ConnectAsync(string protocol, int port, X509Certificate2 authority, X509Certificate2? own)
    {
        using var patience = Patience.Begin();
        var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", port, patience.Token);
        var tls = new SslStream(socket.GetStream());
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(authority);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = policy, ClientCertificates = own is null ? null : [own] }, patience.Token);
        var client = new FrontClient(protocol, tls);
        client._greeting = await client.HearAsync();
        if (protocol == "submission")
            await client.AskAsync("EHLO client.example.test");
        return client;
    }

    /// <summary>Logs in; gives the line that ended it.</summary>
    internal Task<string> LogInAsync(Front front, string user, string password) => front switch
    {
        { Name: Front.Apop } => ApopAsync(user, password),
        { Name: Front.Command } => CommandAsync(user, password),
        _ => SaslAsync(front.Mechanism!, user, password), // every other row is a mechanism
    };

    /// <summary>Whether that line says yes.</summary>
    internal static bool IsYes(string line) => line.StartsWith("a OK", StringComparison.Ordinal) || line.StartsWith("+OK", StringComparison.Ordinal) || line.StartsWith("235", StringComparison.Ordinal);

    /// <summary>Reads the first message; or sends one.</summary>
    internal async Task UseAsync(string address)
    {
        switch (_protocol)
        {
            case "imap":
                await AskAsync("a SELECT INBOX");
                Assert.Contains("Subject: matrix", await AskAsync("a FETCH 1 BODY.PEEK[]"), StringComparison.Ordinal);
                break;
            case "pop3":
                await SayAsync("RETR 1");
                Assert.Contains("Subject: matrix", await HearUntilAsync(line => line == "."), StringComparison.Ordinal);
                break;
            default:
                Assert.StartsWith("250", await AskAsync($"MAIL FROM:<{address}>"), StringComparison.Ordinal);
                Assert.StartsWith("250", await AskAsync($"RCPT TO:<{address}>"), StringComparison.Ordinal);
                Assert.StartsWith("354", await AskAsync("DATA"), StringComparison.Ordinal);
                Assert.StartsWith("250", await AskAsync("Subject: matrix\r\n\r\nby ourselves\r\n."), StringComparison.Ordinal);
                break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        await _tls.DisposeAsync();
    }

    private async Task<string> CommandAsync(string user, string password)
    {
        if (_protocol == "imap")
            return LastOf(await AskAsync($"a LOGIN {user} {password}"));
        string first = await AskAsync($"USER {user}");
        return IsYes(first) ? await AskAsync($"PASS {password}") : first;
    }

    private Task<string> ApopAsync(string user, string password) => Pop3Greeting.TryParse(Encoding.Latin1.GetBytes(_greeting), out var greeting, out _) && greeting.Timestamp is { } timestamp
        ? AskAsync($"APOP {user} {Apop.Digest(timestamp, new Secret(password))}")
        : AskAsync($"APOP {user} {new string('0', 32)}"); // to hear how it is refused

    private async Task<string> SaslAsync(SaslMechanism mechanism, string user, string password)
    {
        var client = mechanism.Connect(new SaslClientSettings
        {
            Credentials = new SaslCredentials { Authcid = user, Password = new Secret(password), HasCertificate = mechanism.Needs == SaslNeed.Certificate },
            Nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)),
            Service = _protocol switch { "pop3" => "pop", "submission" => "smtp", _ => "imap" },
            Bindings = mechanism.Is(SaslTraits.NeedsChannelBinding) ? [EndPoint()] : [],
            ServerOffersBinding = mechanism.Is(SaslTraits.NeedsChannelBinding),
        });
        byte[]? first = client.Start();
        string initial = first is null ? "" : " " + Base64Line.EncodeInitial(first);
        string line = LastOf(await AskAsync($"{(_protocol == "imap" ? "a AUTHENTICATE" : "AUTH")} {mechanism.Name}{initial}"));
        while (ChallengeOf(line) is { } challenge)
        {
            SaslReply reply = client.Respond(Convert.FromBase64String(challenge));
            line = LastOf(await AskAsync(reply.Fault is null ? Base64Line.Encode(reply.Bytes) : "*"));
        }
        return IsYes(line) && client.Finish() is { } fault ? $"{fault} by our client, after {line}" : line;
    }

    private static string? ChallengeOf(string line) => line.StartsWith("+ ", StringComparison.Ordinal) ? line[2..] : line.StartsWith("334 ", StringComparison.Ordinal) ? line[4..] : null;

    /// <summary>RFC 5929 §4.1: the certificates of the tests are signed with SHA-256.</summary>
    private ChannelBinding EndPoint() => new(ChannelBinding.TlsServerEndPoint, SHA256.HashData(_tls.RemoteCertificate!.GetRawCertData())); // the handshake is done

    private async Task<string> AskAsync(string line)
    {
        await SayAsync(line);
        return _protocol switch
        {
            "imap" => await HearUntilAsync(heard => heard.StartsWith("a ", StringComparison.Ordinal) || heard.StartsWith('+')),
            "pop3" => await HearAsync(),
            _ => LastOf(await HearUntilAsync(heard => heard.Length < 4 || heard[3] == ' ')),
        };
    }

    private async Task SayAsync(string line)
    {
        using var patience = Patience.Begin();
        await _tls.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), patience.Token);
    }

    private async Task<string> HearAsync()
    {
        using var patience = Patience.Begin();
        return await _reader.ReadLineAsync(patience.Token) ?? throw new InvalidDataException("the door closed");
    }

    private async Task<string> HearUntilAsync(Func<string, bool> isLast)
    {
        var heard = new List<string>();
        do
            heard.Add(await HearAsync());
        while (!isLast(heard[^1]));
        return string.Join('\n', heard);
    }

    private static string LastOf(string lines) => lines[(lines.LastIndexOf('\n') + 1)..];
}
