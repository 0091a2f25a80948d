using System.Collections;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Postern.Net.Control;
using Postern.Net.Native;

namespace Postern.Net.Succession;

/// <summary>The process that is to take our place: started with our listening sockets, and asked how far it is.</summary>
/// <remarks>Whatever it does before it serves leaves us as we are; disposed before that, it is killed.</remarks>
public sealed class Successor : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20); // arbitrary

    /// <summary>How long one that has closed the channel, or was killed, may take to end; arbitrary.</summary>
    private static readonly TimeSpan Mercy = TimeSpan.FromSeconds(5);

    private readonly ControlStream _stream;
    private readonly TimeProvider _time;
    private bool _serves;

    private Successor(int processId, ControlStream stream, TimeProvider time)
    {
        ProcessId = processId;
        _stream = stream;
        _time = time;
    }

    /// <summary>Its process id.</summary>
    public int ProcessId { get; }

    /// <summary>Starts it, with our environment and standard streams.</summary>
    /// <param name="start">What to start.</param>
    /// <param name="sockets">What it gets; ours stay open.</param>
    /// <param name="descriptors">The soft limit of descriptors for programs started by it.</param>
    /// <param name="time">The clock of our waits.</param>
    /// <exception cref="SuccessionException">It cannot be started at all.</exception>
    public static async Task<Successor> StartAsync(SuccessorStart start, PassedSockets sockets, long descriptors, TimeProvider time)
    {
        using var pair = new DescriptorPair();
        int error = pair.OpenSockets();
        int process = 0;
        if (error == 0)
            error = SuccessorProcess.Start(start.Program, [start.Name, .. start.Arguments], EnvironmentFor(start), pair.Far, [.. sockets.Descriptors], out process);
        if (error != 0)
            throw new SuccessionException($"{start.Program} cannot be started: {Libc.Describe(error)}");
        var stream = new ControlStream(new Socket(new SafeSocketHandle(pair.TakeNear(), ownsHandle: true)), Greeting.LongestLine);
        var successor = new Successor(process, stream, time);
        try
        {
            await stream.WriteLineAsync(new Greeting(Greeting.Spoken, descriptors, sockets.All), SuccessionJson.Default.Greeting, CancellationToken.None);
        }
        catch (SocketException)
        {
            // It has ended already: the next question finds out how.
        }
        return successor;
    }

    /// <summary>Waits until it has everything open.</summary>
    /// <exception cref="SuccessionException">It cannot, or takes longer than this; the text says why.</exception>
    public Task OpensAsync(TimeSpan limit, CancellationToken cancel) => HearAsync(Word.Open, limit, "before its doors were open", cancel);

    /// <summary>Has it accept, and waits until it does.</summary>
    /// <exception cref="SuccessionException">It does not; the text says why.</exception>
    public async Task BeginAsync(TimeSpan limit, CancellationToken cancel)
    {
        await SayAsync(Word.Begin);
        await HearAsync(Word.Serving, limit, "before it accepted", cancel);
        _serves = true;
    }

    /// <summary>Tells it that everything is its own.</summary>
    public Task LeaveAsync() => SayAsync(Word.Yours);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _stream.Dispose();
        if (_serves || SuccessorProcess.EndOf(ProcessId) is not null)
            return;
        SuccessorProcess.Kill(ProcessId);
        await EndAsync();
    }

    private async Task SayAsync(string word)
    {
        try
        {
            await _stream.WriteLineAsync(new Word(word), SuccessionJson.Default.Word, CancellationToken.None);
        }
        catch (SocketException)
        {
            // It has ended: whoever needs its answer finds out how.
        }
    }

    private async Task HearAsync(string word, TimeSpan limit, string when, CancellationToken cancel)
    {
        using var over = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancel);
        try
        {
            Word? said = await _stream.ReadLineAsync(either.Token) is { } line ? JsonSerializer.Deserialize(line.Span, SuccessionJson.Default.Word) : null;
            if (said?.Say == word)
                return;
            throw new SuccessionException(said?.Why ?? $"the new process {await EndAsync() ?? "has said something else"} {when}; what it complained of is where this one's errors go");
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw new SuccessionException("this process is told to stop");
        }
        catch (OperationCanceledException)
        {
            throw new SuccessionException(string.Create(CultureInfo.InvariantCulture, $"limit reached: the new process had {limit.TotalSeconds:0.###} s, and they passed {when}"));
        }
        catch (Exception e) when (e is JsonException or ControlException or SocketException)
        {
            throw new SuccessionException($"the new process {await EndAsync() ?? "cannot be understood"} {when}: {e.Message}");
        }
    }

    /// <summary>Waits for its end, not long.</summary>
    private async Task<string?> EndAsync()
    {
        long began = _time.GetTimestamp();
        string? end;
        while ((end = SuccessorProcess.EndOf(ProcessId)) is null && _time.GetElapsedTime(began) < Mercy)
            await Task.Delay(Look, _time, CancellationToken.None);
        return end;
    }

    private static List<string> EnvironmentFor(SuccessorStart start)
    {
        string own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var all = new List<string> { $"{Greeting.Variable}={own}" };
        foreach (var (name, value) in start.Variables)
            all.Add($"{name}={value}");
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            if (entry is not { Key: string name, Value: string value } || name == Greeting.Variable || start.Variables.ContainsKey(name))
                continue;
            // The service manager's watchdog follows the main process (sd_watchdog_enabled(3)): without a process id it is meant for whoever reads it.
            if (name == "WATCHDOG_PID" && value == own)
                continue;
            all.Add($"{name}={value}");
        }
        return all;
    }
}
