using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Postern.Testing;

namespace Postern.Mail.Tests.Doors;

/// <summary>One connection at a <see cref="ScriptedServer"/>, in words.</summary>
internal sealed class ScriptedPeer(Stream stream, Action<string> heard)
{
    private readonly byte[] _buffer = new byte[16384];
    private Stream _stream = stream;
    private string _held = "";

    internal async Task SayAsync(string words) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(words));

    /// <summary>The next line without its CRLF or LF; the connection's end is an exception.</summary>
    internal async Task<string> LineAsync()
    {
        while (true)
        {
            int end = _held.IndexOf('\n', StringComparison.Ordinal);
            if (end >= 0)
            {
                string line = _held[..end].TrimEnd('\r');
                _held = _held[(end + 1)..];
                heard(line);
                return line;
            }
            _held += await BytesAsync();
        }
    }

    /// <summary>What comes next, as it is.</summary>
    internal async Task<string> BytesAsync()
    {
        int count = await _stream.ReadAsync(_buffer);
        return count == 0 ? throw new IOException("the door has let go") : Encoding.Latin1.GetString(_buffer, 0, count);
    }

    /// <summary>Begins TLS.</summary>
    internal async Task ShakeAsync(TestCertificate certificate)
    {
        var tls = new SslStream(_stream);
        using var own = certificate.WithPrivateKey();
        X509Certificate2Collection chain = [.. certificate.ChainDer.Skip(1).Select(der => X509CertificateLoader.LoadCertificate(der.Span))];
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(own, chain, offline: true) });
        }
        catch (System.Security.Authentication.AuthenticationException e)
        {
            throw new IOException("no handshake", e);
        }
        _stream = tls;
    }

    /// <summary>Closes from here.</summary>
    internal void Close() => _stream.Dispose();

    /// <summary>Reads until the door lets go.</summary>
    internal async Task UntilGoneAsync()
    {
        if (!_stream.CanRead)
            return;
        while (true)
            await BytesAsync();
    }
}
