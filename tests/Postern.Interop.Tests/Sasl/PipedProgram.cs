using System.Diagnostics;
using System.Threading.Channels;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Sasl;

/// <summary>A program that talks over its standard streams: what it says comes in pieces, what it is told goes in lines.</summary>
internal sealed class PipedProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly string? _password;
    private readonly List<string> _story = [];
    private readonly Task _reading;

    private PipedProgram(Process process, string? password)
    {
        (_process, _password) = (process, password);
        _reading = Task.WhenAll(ReadLinesAsync(), ReadErrorsAsync());
    }

    /// <summary>All that was said, for the message of a failed test.</summary>
    internal string Story
    {
        get
        {
            lock (_story)
                return string.Join('\n', _story);
        }
    }

    /// <summary>Starts it; where it asks for a password on standard error, it is told this one.</summary>
    internal static PipedProgram Start(string path, IEnumerable<string> arguments, string? password = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(path, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        return new PipedProgram(Process.Start(start) ?? throw new InvalidOperationException($"{path} does not start"), password);
    }

    /// <summary>The next line of standard output; null at its end.</summary>
    internal async Task<string?> HearAsync()
    {
        using var patience = Patience.Begin();
        try
        {
            return await _lines.Reader.WaitToReadAsync(patience.Token) && _lines.Reader.TryRead(out string? line) ? line : null;
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException(Story, e);
        }
    }

    /// <summary>The next line of standard output that begins so, without that beginning; null where none comes any more.</summary>
    internal async Task<string?> HearAsync(string beginning)
    {
        while (await HearAsync() is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return line[beginning.Length..];
        }
        return null;
    }

    internal async Task SayAsync(string line)
    {
        Note("> " + line);
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            Note("(it hears nothing any more)");
        }
    }

    /// <summary>Tells it no more, waits for its end, and gives its exit code.</summary>
    internal async Task<int> EndAsync()
    {
        using var patience = Patience.Begin();
        Hush();
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException("does not end:\n" + Story, e);
        }
        await _reading;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        await _reading;
        _process.Dispose();
    }

    private void Hush()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            Note("(it hears nothing any more)");
        }
    }

    private async Task ReadLinesAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            Note("< " + line);
            _lines.Writer.TryWrite(line);
        }
        _lines.Writer.Complete();
    }

    /// <summary>In pieces: a question ends without a new line.</summary>
    private async Task ReadErrorsAsync()
    {
        string asked = "";
        char[] piece = new char[1024];
        while (await _process.StandardError.ReadAsync(piece) is > 0 and var count)
        {
            Note("! " + new string(piece, 0, count));
            asked += new string(piece, 0, count);
            if (_password is not null && asked.EndsWith(": ", StringComparison.Ordinal))
            {
                asked = "";
                await SayAsync(_password);
            }
        }
    }

    private void Note(string words)
    {
        lock (_story)
            _story.Add(words);
    }
}
