using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Postern.Testing;

namespace Postern.Interop.Tests.Peers;

/// <summary>A scripted NNTP server of one article: no real peer, but one that shares no code with the product.</summary>
internal sealed class NewsServer : IAsyncDisposable
{
    internal const string User = "reader";

    private readonly TcpListener _clear = new(IPAddress.Loopback, 0);
    private readonly TcpListener _tls = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly Task _serving;

    internal NewsServer(TestCertificate certificate)
    {
        _certificate = certificate.WithPrivateKey();
        _clear.Start();
        _tls.Start();
        _serving = Task.WhenAll(AcceptAsync(_clear, atOnce: false), AcceptAsync(_tls, atOnce: true));
    }

    internal static string Article { get; } = Letter.Text("news");

    internal int Port => ((IPEndPoint)_clear.LocalEndpoint).Port;

    internal int TlsPort => ((IPEndPoint)_tls.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        _clear.Stop();
        _tls.Stop();
        await _serving;
        _certificate.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener, bool atOnce)
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(ServeAsync(await listener.AcceptTcpClientAsync(), atOnce));
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient client, bool atOnce)
    {
        using var _ = client;
        try
        {
            Stream stream = client.GetStream();
            if (atOnce)
                stream = await EncryptAsync(stream);
            await SayAsync(stream, "201 news.example.test ready");
            while (await HearAsync(stream) is { } line)
            {
                if (line == "STARTTLS" && stream is not SslStream)
                {
                    await SayAsync(stream, "382 go on with TLS");
                    stream = await EncryptAsync(stream);
                    continue;
                }

                await SayAsync(stream, Answer(line, stream is SslStream));
                if (line == "QUIT")
                    break;
            }

            await stream.DisposeAsync();
        }
        catch (IOException)
        {
            // The client went away: the test says whether it should have.
        }
    }

    /// <summary>RFC 3977, RFC 4642, RFC 4643: as much of them as a reader of one article says.</summary>
    private static string Answer(string line, bool encrypted) => line switch
    {
        "CAPABILITIES" => $"101 capabilities\r\nVERSION 2\r\nREADER\r\n{(encrypted ? "AUTHINFO USER" : "STARTTLS")}\r\n.",
        "MODE READER" => "201 no posting",
        "AUTHINFO USER " + User => "381 the password",
        "AUTHINFO PASS " + DovecotServer.Password => "281 welcome",
        "ARTICLE 1" => "220 1 <1@example.test>\r\n" + Letter.Stuffed(Article) + ".",
        "QUIT" => "205 goodbye",
        _ => "500 what?",
    };

    private async Task<SslStream> EncryptAsync(Stream stream)
    {
        var encrypted = new SslStream(stream);
        await encrypted.AuthenticateAsServerAsync(_certificate);
        return encrypted;
    }

    private static async Task SayAsync(Stream stream, string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text + "\r\n"));

    private static async Task<string?> HearAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }

        return null;
    }
}
