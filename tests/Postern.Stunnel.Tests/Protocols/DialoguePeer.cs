using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Postern.Stunnel.Tests.Protocols;

/// <summary>A client or a backend of a dialogue, played by the test.</summary>
public sealed class DialoguePeer(Socket socket) : IDisposable
{
    private Stream _stream = new NetworkStream(socket, ownsSocket: true);

    /// <summary>How the other side ended: FIN, RST; null while it has not.</summary>
    public string? End { get; private set; }

    /// <summary>Says bytes; whoever does not listen any more does not hear them.</summary>
    public async Task SayAsync(byte[] bytes, CancellationToken cancel)
    {
        try
        {
            if (End is null)
                await _stream.WriteAsync(bytes, cancel);
        }
        catch (IOException)
        {
            // The end is seen by who reads.
        }
    }

    /// <summary>Hears this many bytes, or fewer where the other side ends before.</summary>
    public async Task<byte[]> HearAsync(int count, CancellationToken cancel)
    {
        byte[] bytes = new byte[count];
        int filled = 0;
        while (filled < count && End is null)
        {
            int read = await ReadAsync(bytes.AsMemory(filled), cancel);
            filled += read;
        }
        return bytes[..filled];
    }

    /// <summary>Says that nothing follows; on the connection itself where TLS is on it.</summary>
    public void Finish()
    {
        if (End is null)
            socket.Shutdown(SocketShutdown.Send);
    }

    public async Task ShakeHandsAsync(X509Certificate2? certificate, CancellationToken cancel)
    {
        if (End is not null)
            return;
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
        _stream = tls;
        if (certificate is null)
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, cancel);
        else
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancel);
    }

    public void Dispose() => _stream.Dispose();

    private async Task<int> ReadAsync(Memory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            int read = await _stream.ReadAsync(bytes, cancel);
            if (read == 0)
                End = "FIN";
            return read;
        }
        catch (IOException e)
        {
            End = e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset } ? "RST" : "FIN";
            return 0;
        }
    }
}
