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
    private readonly string _standing;
    private volatile bool _isGiven;
    private readonly ControlDesk _desk;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _places = new(ControlLimits.Callers);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _disposed;

    private ControlSocket(string path, string standing, Socket listener, ControlDesk desk, TimeProvider time, ILogger log)
    {
        Path = path;
        _standing = standing;
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
    /// <param name="predecessor">The process whose place this one takes; where it has the name, ours stands beside it until <see cref="TakeName"/>. 0 for none.</param>
    /// <exception cref="ControlException">It cannot be opened; the text says why and what to do.</exception>
    public static async Task<ControlSocket> OpenAsync(string directory, string name, IReadOnlyList<IControlVerb> verbs, TimeProvider time, ILogger log, int predecessor = 0)
    {
        string path = ControlPlace.PathOf(directory, name);
        try
        {
            using var guard = await ControlGuard.TakeAsync(directory, time);
            bool isTaken = await RemoveStaleAsync(directory, name, predecessor);
            string standing = isTaken ? ControlPlace.BesideOf(directory, Environment.ProcessId) : path;
            return new ControlSocket(path, standing, UnixListener.Open(standing, OwnerOnly, ControlLimits.Callers), new ControlDesk(verbs, time, log), time, log);
        }
        catch (Exception e) when (e is SocketException or UnauthorizedAccessException or IOException and not ControlException)
        {
            throw new ControlException($"the control socket {path} cannot be opened: {SystemWords.Of(e)}; choose another place with --state");
        }
    }

    /// <summary>Stands at its name from now on, in the place of the predecessor; there is no moment in which nobody does.</summary>
    /// <exception cref="ControlException">It cannot.</exception>
    public void TakeName()
    {
        if (_standing == Path)
            return;
        try
        {
            File.Move(_standing, Path, overwrite: true); // rename(2)
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ControlException($"the control socket {Path} cannot be taken over: {SystemWords.Of(e)}");
        }
    }

    /// <summary>Another process takes our place: our file goes, unless it stands there under our name already. Who is being answered here is answered.</summary>
    /// <param name="name">The name that both bear; null where each is named by its process id.</param>
    public void GiveAway(string? name)
    {
        _isGiven = true;
        if (name is null)
            File.Delete(Path);
    }

    /// <summary>Ends it: no new caller, running verbs are cancelled, the file is removed where it is still ours, and callers that were held see the end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        if (!_isGiven)
            RemoveFile();
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        for (int i = 0; i < ControlLimits.Callers; i++)
            await _places.WaitAsync();
        _places.Dispose();
        _stop.Dispose();
    }

    private void RemoveFile()
    {
        if (_standing != Path && File.Exists(_standing))
            File.Delete(_standing); // the name is still the predecessor's
        else
            File.Delete(Path);
    }

    /// <summary>Under the guard nobody else can begin to listen, so what does not answer now never will. Says whether the predecessor has the name.</summary>
    private static async Task<bool> RemoveStaleAsync(string directory, string name, int predecessor)
    {
        bool isTaken = false;
        foreach (string path in ControlPlace.BesideIn(directory))
        {
            using Socket? alive = await ControlPlace.TryConnectAsync(path, CancellationToken.None);
            if (alive is null)
                File.Delete(path);
        }
        foreach (string other in ControlPlace.NamesIn(directory))
        {
            string path = System.IO.Path.Combine(directory, $"control-{other}.sock");
            using Socket? alive = await ControlPlace.TryConnectAsync(path, CancellationToken.None);
            if (alive is null)
                File.Delete(path);
            else if (other == name && predecessor != 0 && ControlPeer.Of(alive).Process == predecessor)
                isTaken = true;
            else if (other == name)
                throw new ControlException($"a Postern of the name {name} runs already, as process {ControlPeer.Of(alive).Process}; give this one another with --name, or stop that one with “postern stop --name {name}”") { IsNameTaken = true };
        }
        return isTaken;
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
