using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Postern.Net.Control;
using Postern.Net.Native;

namespace Postern.Net.Succession;

/// <summary>The process whose place this one takes: it has started us, and gives us its listening sockets.</summary>
/// <remarks>It goes on as before unless it hears <see cref="ServingAsync"/>, whatever becomes of us.</remarks>
public sealed class Predecessor : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // arbitrary: it has nothing to do but to answer

    private readonly ControlStream _stream;
    private readonly TimeProvider _time;

    private Predecessor(int processId, ControlStream stream, Greeting greeting, TimeProvider time)
    {
        ProcessId = processId;
        _stream = stream;
        _time = time;
        Descriptors = greeting.Descriptors;
    }

    /// <summary>Its process id.</summary>
    public int ProcessId { get; }

    /// <summary>The soft limit of descriptors that programs started by it get.</summary>
    public long Descriptors { get; }

    /// <summary>Its listening sockets.</summary>
    public PassedSockets Sockets { get; } = new();

    /// <summary>Whether we have told that we serve: from then on there is no way back.</summary>
    public bool HasGone { get; private set; }

    /// <summary>Finds the process that has started us for this; null where none has.</summary>
    /// <param name="variable">Gives the value of an environment variable; children must not see <c>POSTERN_PREDECESSOR</c> again.</param>
    /// <param name="time">The clock of our waits.</param>
    /// <exception cref="SuccessionException">It speaks another language, or nothing.</exception>
    public static async Task<Predecessor?> FindAsync(Func<string, string?> variable, TimeProvider time)
    {
        if (!int.TryParse(variable(Greeting.Variable), NumberStyles.None, CultureInfo.InvariantCulture, out int process) || !IsSocket(Greeting.Channel))
            return null;
        _ = Libc.fcntl(Greeting.Channel, Libc.F_SETFD, Libc.FD_CLOEXEC);
        var socket = new Socket(new SafeSocketHandle(Greeting.Channel, ownsHandle: true));
        var stream = new ControlStream(socket, Greeting.LongestLine);
        // A variable alone proves nothing: it may be left over, and descriptor 3 somebody else's.
        if (ControlPeer.Of(socket).Process != process)
            throw new SuccessionException($"descriptor {Greeting.Channel} does not lead to process {process}, whose place this one is to take");
        Greeting greeting = await ReadAsync(stream, SuccessionJson.Default.Greeting, time);
        if (greeting.Version != Greeting.Spoken)
            throw new SuccessionException($"process {process} passes its sockets in version {greeting.Version}, and this program knows version {Greeting.Spoken}: stop the one and start the other");
        var found = new Predecessor(process, stream, greeting, time);
        int next = Greeting.FirstSocket;
        foreach (PassedSocket one in greeting.Sockets)
        {
            found.Sockets.Add(one.Kind, one.Place, [.. Enumerable.Range(next, one.Count).Select(Own)]);
            next += one.Count;
        }
        return found;
    }

    /// <summary>Tells that everything is open, and waits until we are to accept.</summary>
    /// <exception cref="SuccessionException">It does not want us any more.</exception>
    public async Task OpenAsync()
    {
        await SayAsync(new Word(Word.Open));
        Word answer = await ReadAsync(_stream, SuccessionJson.Default.Word, _time);
        if (answer.Say != Word.Begin)
            throw new SuccessionException($"process {ProcessId}, which was to be replaced, says “{answer.Say}”");
    }

    /// <summary>Tells that we accept, and waits until it does not; one that has ended meanwhile does not either.</summary>
    public async Task ServingAsync()
    {
        HasGone = true;
        try
        {
            await SayAsync(new Word(Word.Serving));
            _ = await ReadAsync(_stream, SuccessionJson.Default.Word, _time);
        }
        catch (Exception gone) when (gone is SuccessionException or SocketException)
        {
            // It was killed just now: everything is ours all the same.
        }
    }

    /// <summary>Tells why we cannot take its place.</summary>
    public async Task FailAsync(string why)
    {
        try
        {
            await SayAsync(new Word(Word.Failed, why));
        }
        catch (SocketException)
        {
            // It has gone; whoever waits reads our own complaint.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Sockets.Dispose();
        _stream.Dispose();
    }

    private ValueTask SayAsync(Word word) => _stream.WriteLineAsync(word, SuccessionJson.Default.Word, CancellationToken.None);

    private static async Task<T> ReadAsync<T>(ControlStream stream, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, TimeProvider time)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            return await stream.ReadLineAsync(limit.Token) is { } line && JsonSerializer.Deserialize(line.Span, type) is { } value
                ? value
                : throw new SuccessionException("the process that was to be replaced does not want that any more");
        }
        catch (OperationCanceledException)
        {
            throw new SuccessionException($"limit reached: the process that was to be replaced said nothing for {Patience.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is JsonException or ControlException or SocketException)
        {
            throw new SuccessionException($"what the process that was to be replaced says cannot be read: {e.Message}");
        }
    }

    private static SafeFileHandle Own(int descriptor)
    {
        _ = Libc.fcntl(descriptor, Libc.F_SETFD, Libc.FD_CLOEXEC);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static unsafe bool IsSocket(int descriptor)
    {
        int type = 0;
        int size = sizeof(int);
        return Libc.getsockopt(descriptor, Libc.SOL_SOCKET, Libc.SO_TYPE, &type, &size) == 0;
    }
}
