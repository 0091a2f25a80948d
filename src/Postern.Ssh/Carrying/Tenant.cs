using System.Net.Sockets;
using System.Text.Json;
using Postern.Net.Control;

namespace Postern.Ssh.Carrying;

/// <summary>A process that has the login, or wants it, as its carrier sees it.</summary>
internal sealed class Tenant(ControlStream stream, CarrierAsk ask, TimeProvider time) : IDisposable
{
    /// <summary>How long somebody may think about an answer. Arbitrary: he looks a passphrase up.</summary>
    internal static readonly TimeSpan Thinking = TimeSpan.FromMinutes(2);

    /// <summary>What whoever has answered is told when nobody waits for it any more.</summary>
    internal const string TooLate = "That answer came too late, and was not used: the login was given up meanwhile. The next connection asks again.";

    /// <summary>What is each process's own affair.</summary>
    internal static readonly string[] Own = ["SSH_AUTH_SOCK", "SSH_ASKPASS", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR"];

    private readonly SemaphoreSlim _writing = new(1);
    private TaskCompletionSource<string?>? _answer;
    private int _question;

    /// <summary>Somebody can be asked through it.</summary>
    internal bool MayAsk { get; private set; } = ask.MayAsk;

    /// <summary>An environment with its agent and display in place of others.</summary>
    internal IReadOnlyDictionary<string, string> EnvironmentOver(IReadOnlyDictionary<string, string> common)
    {
        var all = common.Where(pair => !Own.Contains(pair.Key, StringComparer.Ordinal)).ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in ask.Environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            if (Own.Contains(name, StringComparer.Ordinal))
                all[name] = value;
        }
        return all;
    }

    /// <summary>Connections that it has passing now.</summary>
    internal int Open { get; private set; }

    /// <summary>How long it wants the login kept when it goes.</summary>
    internal TimeSpan Linger { get; private set; } = TimeSpan.FromSeconds(ask.Linger);

    /// <summary>The login it has.</summary>
    internal SshMaster? Master { get; set; }

    /// <summary>Reads what it says, until it goes.</summary>
    internal async Task ListenAsync(CancellationToken stop)
    {
        try
        {
            while (await stream.ReadLineAsync(stop) is { } line)
                Take(JsonSerializer.Deserialize(line.Span, CarrierJson.Default.CarrierNote) ?? new CarrierNote());
        }
        finally
        {
            MayAsk = false;
            _answer?.TrySetResult(null);
        }
    }

    /// <summary>Tells it something.</summary>
    internal async Task SayAsync(CarrierSay say)
    {
        try
        {
            await _writing.WaitAsync();
        }
        catch (ObjectDisposedException)
        {
            return; // it has gone
        }
        try
        {
            await stream.WriteLineAsync(say, CarrierJson.Default.CarrierSay, CancellationToken.None);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has gone; whoever listens to it will see that.
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Has its user asked; null where there is no answer.</summary>
    internal async Task<string?> AskAsync(string question, bool secret)
    {
        if (!MayAsk)
            return null;
        var answer = _answer = new TaskCompletionSource<string?>();
        await SayAsync(new CarrierSay { Question = question, Number = ++_question, Secret = secret });
        if (await Task.WhenAny(answer.Task, Task.Delay(Thinking, time)) == answer.Task)
            return await answer.Task;
        _question++; // its answer is not wanted any more
        return null;
    }

    /// <summary>Has its user told something (a touch is wanted), with no answer.</summary>
    internal Task NotifyAsync(string notice) => SayAsync(new CarrierSay { Question = notice, Notice = true });

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    private void Take(CarrierNote note)
    {
        Open = note.Open ?? Open;
        if (note.Linger is { } seconds)
            Linger = TimeSpan.FromSeconds(seconds);
        if (note.Answered == _question)
            _answer?.TrySetResult(note.Answer);
        else if (note is { Answered: not null, Answer: not null })
            _ = NotifyAsync(TooLate);
    }
}
