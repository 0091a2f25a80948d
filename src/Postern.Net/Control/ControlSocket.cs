using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Postern.Wire.Text;

namespace Postern.Net.Control;

/// <summary>The socket at which a running process can be asked for its verbs; one JSON object a line.</summary>
/// <remarks>
/// <para><c>{"v":1,"verb":"status"}</c> is answered by <c>{"v":1,"ok":true,"result":{…}}</c> or <c>{"v":1,"ok":false,"error":"why"}</c>.</para>
/// <para>It lives on the thread pool, never on a loop. The file has mode 0600 and the kernel is asked who calls: the same
/// user, or root. Each line has a limit in bytes and in time, and so has the number of callers.</para>
/// </remarks>
public sealed class ControlSocket : IAsyncDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Socket _listener;
    private readonly ControlDesk _desk;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _places = new(ControlLimits.Callers);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _disposed;

    private ControlSocket(string path, Socket listener, ControlDesk desk, TimeProvider time, ILogger log)
    {
        Path = path;
        _listener = listener;
        _desk = desk;
        _time = time;
        _log = log;
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Its file.</summary>
    public string Path { get; }

    /// <summary>Why this cannot be the name of a process, in one sentence; null where it can.</summary>
    public static string? NameProblem(string name) => ControlPlace.NameProblem(name);

    /// <summary>Why no control socket of this name can stand in this directory, in one sentence; null where it can.</summary>
    public static string? PathProblem(string directory, string name) => ControlPlace.PathProblem(directory, name);

    /// <summary>Opens it, and removes what processes that died have left behind.</summary>
    /// <param name="directory">The state directory; it is there already.</param>
    /// <param name="name">The name of this process among those of the directory; its id, where nobody gave it one.</param>
    /// <param name="verbs">What can be asked for.</param>
    /// <param name="time">The clock of its limits.</param>
    /// <param name="log">Where it tells who asked.</param>
    /// <exception cref="ControlException">It cannot be opened; the text says why and what to do.</exception>
    public static async Task<ControlSocket> OpenAsync(string directory, string name, IReadOnlyList<IControlVerb> verbs, TimeProvider time, ILogger log)
    {
        string path = ControlPlace.PathOf(directory, name);
        try
        {
            using var guard = await ControlGuard.TakeAsync(directory, time);
            await RemoveStaleAsync(directory, name);
            return new ControlSocket(path, Listen(path), new ControlDesk(verbs, time, log), time, log);
        }
        catch (Exception e) when (e is SocketException or UnauthorizedAccessException)
        {
            throw new ControlException($"the control socket {path} cannot be opened: {SystemWords.Of(e)}; choose another place with --state");
        }
    }

    /// <summary>Ends it: no new caller, running verbs are cancelled, the file is removed, and callers that were held see the end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        File.Delete(Path);
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        for (int i = 0; i < ControlLimits.Callers; i++)
            await _places.WaitAsync();
        _places.Dispose();
        _stop.Dispose();
    }

    /// <summary>Under the guard nobody else can begin to listen, so what does not answer now never will.</summary>
    private static async Task RemoveStaleAsync(string directory, string name)
    {
        foreach (string other in ControlPlace.NamesIn(directory))
        {
            string path = System.IO.Path.Combine(directory, $"control-{other}.sock");
            using Socket? alive = await ControlPlace.TryConnectAsync(path, CancellationToken.None);
            if (alive is null)
                File.Delete(path);
            else if (other == name)
                throw new ControlException($"a Postern of the name {name} runs already, as process {ControlPeer.Of(alive).Process}; give this one another with --name, or stop that one with “postern stop --name {name}”") { IsNameTaken = true };
        }
    }

    private static Socket Listen(string path)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            // Nobody can connect before it listens, so there is no moment with another mode.
            File.SetUnixFileMode(path, OwnerOnly);
            listener.Listen(ControlLimits.Callers);
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                await _places.WaitAsync(_stop.Token);
                await AcceptOneAsync();
            }
        }
        catch (Exception e) when (_stop.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            ControlLog.BrokeOff(_log, "the process ends");
        }
        catch (SocketException e)
        {
            ControlLog.Closed(_log, e.Message);
        }
    }

    private async Task AcceptOneAsync()
    {
        Socket? socket = null;
        try
        {
            socket = await _listener.AcceptAsync(_stop.Token);
            _ = ServeAsync(socket);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.ConnectionAborted)
        {
            // Out of descriptors it tries again: just then an operator wants to know what goes on.
            await Task.Delay(ControlLimits.Rest, _time, _stop.Token);
        }
        finally
        {
            if (socket is null)
                _places.Release();
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var stream = new ControlStream(socket, ControlLimits.Request);
        try
        {
            await _desk.ServeAsync(socket, stream, _stop.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            ControlLog.BrokeOff(_log, SystemWords.Of(e));
        }
        finally
        {
            _places.Release();
        }
    }
}
