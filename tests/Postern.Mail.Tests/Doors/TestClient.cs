using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Postern.Mail.Tests.Doors;

/// <summary>A client in words.</summary>
internal sealed class TestClient(Stream stream) : IDisposable
{
    private readonly byte[] _buffer = new byte[16384];
    private Stream _stream = stream;
    private string _heard = "";

    internal async Task SayAsync(string words) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(words)).AsTask().WaitAsync(MailBench.Patience);

    /// <summary>Says a line, and hears what must come.</summary>
    internal async Task<string> AskAsync(string line, string answer)
    {
        await SayAsync(line + "\r\n");
        return await HearAsync(answer);
    }

    /// <summary>Reads until this has come and its line is whole; gives all of it.</summary>
    /// <param name="words">What must come.</param>
    /// <param name="isAtStart">It begins with a line end, which the very first line is not asked for.</param>
    internal async Task<string> HearAsync(string words, bool isAtStart = false)
    {
        while (true)
        {
            int at = isAtStart && _heard.StartsWith(words[1..], StringComparison.Ordinal) ? 0 : _heard.IndexOf(words, StringComparison.Ordinal);
            int end = at < 0 ? -1 : _heard.IndexOf('\n', at + words.Length - 1);
            if (end >= 0)
            {
                string all = _heard[..(end + 1)];
                _heard = _heard[(end + 1)..];
                return all;
            }
            int count = await _stream.ReadAsync(_buffer).AsTask().WaitAsync(MailBench.Patience);
            Assert.True(count > 0, $"the end came before {words}, after: {_heard}");
            _heard += Encoding.Latin1.GetString(_buffer, 0, count);
        }
    }

    /// <summary>Reads to the end, or to a reset.</summary>
    internal async Task<string> RestAsync()
    {
        try
        {
            while (await _stream.ReadAsync(_buffer).AsTask().WaitAsync(MailBench.Patience) is > 0 and int count)
                _heard += Encoding.Latin1.GetString(_buffer, 0, count);
        }
        catch (IOException)
        {
            // The end, too.
        }
        return _heard;
    }

    /// <summary>Begins TLS.</summary>
    internal async Task ShakeAsync()
    {
        var tls = new SslStream(_stream);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, _, _, _) => true }).WaitAsync(MailBench.Patience);
        _stream = tls;
    }

    /// <summary>Has nothing more to say, and hears on.</summary>
    internal void Finish() => ((NetworkStream)_stream).Socket.Shutdown(SocketShutdown.Send);

    public void Dispose() => _stream.Dispose();
}
