using System.Net.Sockets;
using System.Text.Json;
using Postern.Wire.Text;

namespace Postern.Net.Control;

/// <summary>Asks a running process for something.</summary>
public sealed class ControlClient : IDisposable
{
    private readonly Socket _socket;
    private readonly ControlStream _stream;

    private ControlClient(string name, Socket socket)
    {
        Name = name;
        ProcessId = ControlPeer.Of(socket).Process;
        _socket = socket;
        _stream = new ControlStream(socket, ControlLimits.Answer);
    }

    /// <summary>The name of the process that was found.</summary>
    public string Name { get; }

    /// <summary>Its process id.</summary>
    public int ProcessId { get; }

    /// <summary>Finds the process that is meant and connects to it; only one of our own user, or of root, is believed.</summary>
    /// <param name="directory">The state directory.</param>
    /// <param name="name">Its name, or null for the only one there is.</param>
    /// <param name="cancel">Stops looking.</param>
    /// <exception cref="ControlException">There is none, or more than one; the text says what to do.</exception>
    public static async Task<ControlClient> FindAsync(string directory, string? name, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ControlLimits.Connect);
        var found = new List<ControlClient>();
        try
        {
            foreach (string candidate in name is null ? ControlPlace.NamesIn(directory) : [name])
            {
                if (await ControlPlace.TryConnectAsync(ControlPlace.PathOf(directory, candidate), limit.Token) is { } socket)
                    found.Add(new ControlClient(candidate, socket));
            }
            if (found.Count != 1)
                throw new ControlException(NotOne(directory, name, found));
            ControlClient only = found[0];
            if (!ControlPeer.Of(only._socket).IsTrustedBy(ControlPeer.OwnUser()))
                throw new ControlException($"process {only.ProcessId} at the control socket “{only.Name}” in {directory} belongs to another user, and is not believed");
            found.Clear();
            return only;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ControlException($"limit reached: connect to the control socket in {directory}");
        }
        catch (SocketException e)
        {
            throw new ControlException($"the control socket in {directory} cannot be reached: {e.Message}");
        }
        finally
        {
            found.ForEach(client => client.Dispose());
        }
    }

    /// <summary>Connects to every process of a state directory that answers and is believed, in the order of their names; none where there is no directory.</summary>
    /// <exception cref="ControlException">They cannot be asked in time.</exception>
    public static async Task<IReadOnlyList<ControlClient>> FindAllAsync(string directory, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ControlLimits.Connect);
        var found = new List<ControlClient>();
        try
        {
            foreach (string name in ControlPlace.NamesIn(directory))
            {
                if (await ControlPlace.TryConnectAsync(ControlPlace.PathOf(directory, name), limit.Token) is not { } socket)
                    continue;
                if (ControlPeer.Of(socket).IsTrustedBy(ControlPeer.OwnUser()))
                    found.Add(new ControlClient(name, socket));
                else
                    socket.Dispose();
            }
            return found;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or UnauthorizedAccessException)
        {
            found.ForEach(client => client.Dispose());
            if (cancel.IsCancellationRequested)
                throw;
            throw new ControlException($"the control sockets in {directory} cannot be reached: {SystemWords.Of(e)}");
        }
    }

    /// <summary>Asks, and waits for the answer as long as the verb takes.</summary>
    /// <param name="verb">What is asked for.</param>
    /// <param name="flags">Further properties of the request, each of them true.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="ControlException">The running process refused, or went away; the text says why.</exception>
    public Task<JsonElement> AskAsync(string verb, IReadOnlyList<string> flags, CancellationToken cancel) =>
        AskAsync(verb, writer =>
        {
            foreach (string flag in flags)
                writer.WriteBoolean(flag, value: true);
        }, cancel);

    /// <summary>Asks with further properties of the request, and waits for the answer as long as the verb takes.</summary>
    /// <exception cref="ControlException">The running process refused, or went away; the text says why.</exception>
    public async Task<JsonElement> AskAsync(string verb, Action<Utf8JsonWriter> arguments, CancellationToken cancel)
    {
        try
        {
            using var request = Request(verb, arguments);
            await _stream.WriteLineAsync(request.RootElement, ControlJson.Default.JsonElement, cancel);
            var line = await _stream.ReadLineAsync(cancel) ?? throw new ControlException("the running program went away without an answer");
            ControlReply reply = JsonSerializer.Deserialize(line.Span, ControlJson.Default.ControlReply) ?? new();
            return reply.IsDone ? reply.Result ?? default : throw new ControlException(reply.Error ?? "the running program refused");
        }
        catch (Exception e) when (e is JsonException or SocketException)
        {
            throw new ControlException($"the running program's answer cannot be read: {(e is JsonException ? "it is not a line of JSON" : e.Message)}");
        }
    }

    /// <summary>Waits until the process has ended, or ended its control socket as the last of its acts.</summary>
    public async Task WaitForEndAsync(CancellationToken cancel)
    {
        try
        {
            while (await _stream.ReadLineAsync(cancel) is not null)
                continue;
        }
        catch (Exception e) when (e is SocketException or ControlException)
        {
            // A reset is an end as well: it has been killed.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static JsonDocument Request(string verb, Action<Utf8JsonWriter> arguments)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteNumber("v"u8, ControlLimits.Version);
            writer.WriteString("verb"u8, verb);
            arguments(writer);
            writer.WriteEndObject();
        }
        return JsonDocument.Parse(bytes.ToArray());
    }

    private static string NotOne(string directory, string? name, List<ControlClient> found) => (name, found.Count) switch
    {
        (null, 0) => $"no Postern is running with the state directory {directory}; if it has another, name it with --state",
        (null, _) => $"{found.Count} of them are running with the state directory {directory}: choose with --name: {string.Join(", ", found.Select(client => $"{client.Name} (process {client.ProcessId})"))}",
        _ => $"no Postern of the name {name} is running with the state directory {directory}",
    };
}
