using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Postern.Testing;

namespace Postern.Interop.Tests.Peers;

/// <summary>A client in words: in clear text over a socket of its own, encrypted through <c>openssl s_client</c>.</summary>
internal sealed class MailClient : IAsyncDisposable
{
    private readonly Stream _input;
    private readonly Stream _output;
    private readonly IDisposable _owner;
    private readonly StringBuilder _heard = new();
    private readonly Task<string> _complaints;

    private MailClient(Stream input, Stream output, IDisposable owner, Task<string> complaints)
    {
        _input = input;
        _output = output;
        _owner = owner;
        _complaints = complaints;
    }

    /// <summary>Clear text.</summary>
    internal static async Task<MailClient> ClearAsync(int port, string from = "127.0.0.1")
    {
        var client = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        await client.ConnectAsync(IPAddress.Loopback, port);
        return new MailClient(client.GetStream(), client.GetStream(), client, Task.FromResult(""));
    }

    /// <summary>TLS at once, or after the STARTTLS of a protocol; the server's certificate and name are verified.</summary>
    /// <param name="port">Where on 127.0.0.1.</param>
    /// <param name="caFile">Whom it believes.</param>
    /// <param name="startTls">The protocol; null for TLS at once.</param>
    /// <param name="from">The address it comes from.</param>
    /// <param name="more">More words for <c>openssl s_client</c>.</param>
    internal static MailClient Tls(int port, string caFile, string? startTls = null, string from = "127.0.0.1", IReadOnlyList<string>? more = null)
    {
        List<string> words = ["s_client", "-quiet", "-bind", from, "-connect", $"127.0.0.1:{port}", "-CAfile", caFile, "-verify_return_error", "-verify_ip", "127.0.0.1", .. more ?? []];
        if (startTls is not null)
            words.AddRange(["-starttls", startTls]);
        var process = ExternalProgram.Start(Needed.Program("openssl"), words);
        return new MailClient(process.StandardInput.BaseStream, process.StandardOutput.BaseStream, new Killer(process), process.StandardError.ReadToEndAsync());
    }

    internal Task SayAsync(string line) => SayRawAsync(line + "\r\n");

    internal async Task SayRawAsync(string text)
    {
        await _input.WriteAsync(Encoding.Latin1.GetBytes(text));
        await _input.FlushAsync();
    }

    /// <summary>Reads until this has come, and gives all up to its end.</summary>
    internal async Task<string> HearAsync(string text)
    {
        using var patience = Patience.Begin();
        var buffer = new byte[16384];
        while (true)
        {
            string heard = _heard.ToString();
            int at = heard.IndexOf(text, StringComparison.Ordinal);
            if (at >= 0)
            {
                _heard.Remove(0, at + text.Length);
                return heard[..(at + text.Length)];
            }

            int read = await ReadAsync(buffer, patience.Token);
            if (read == 0)
                throw new InvalidDataException($"the end came before {text}, after: {heard}\n{(_complaints.IsCompleted ? await _complaints : "")}");
            _heard.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
    }

    /// <summary>Reads to the end.</summary>
    internal async Task<string> RestAsync()
    {
        using var patience = Patience.Begin();
        var buffer = new byte[16384];
        for (int read; (read = await ReadAsync(buffer, patience.Token)) > 0;)
            _heard.Append(Encoding.Latin1.GetString(buffer, 0, read));
        return _heard.ToString();
    }

    /// <summary>Says a line and waits for what must come.</summary>
    internal async Task<string> AskAsync(string line, string answer)
    {
        await SayAsync(line);
        return await HearAsync(answer);
    }

    public ValueTask DisposeAsync()
    {
        _owner.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<int> ReadAsync(byte[] buffer, CancellationToken cancel)
    {
        try
        {
            return await _output.ReadAsync(buffer, cancel);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"heard only: {_heard}", e);
        }
    }

    private sealed class Killer(Process process) : IDisposable
    {
        private bool _ended;

        public void Dispose()
        {
            if (_ended)
                return;
            _ended = true;
            if (!process.HasExited)
                process.Kill();
            process.Dispose();
        }
    }
}
