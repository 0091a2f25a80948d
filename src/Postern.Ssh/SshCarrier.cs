using Microsoft.Extensions.Logging;
using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Ssh.Mux;

namespace Postern.Ssh;

/// <summary>Carries connections to one server: logs in when the first one wants to pass, and out some time after the last.</summary>
/// <remarks>
/// However many come at once, there is one login. After a login that failed the next is tried only after a while, which
/// doubles: sshd locks out who fails often (PerSourcePenalties). Each loop has a control connection of its own, so that
/// a channel stays on the loop of its connection.
/// </remarks>
internal sealed class SshCarrier : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    private readonly SshServer _server;
    private readonly SshSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private readonly ITimer _linger;
    private readonly Dictionary<Loop, (SshMaster Master, Task<MuxLine> Line)> _lines = [];
    private Task<SshMaster>? _master;
    private string? _failure;
    private long _failedAt;
    private TimeSpan _pause;
    private int _connections;
    private bool _disposed;

    internal SshCarrier(SshServer server, SshSettings settings, TimeProvider time, ILogger log)
    {
        _server = server;
        _settings = settings;
        _time = time;
        _log = log;
        _linger = time.CreateTimer(_ => LogOut(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Opens a connection from the server to a host and port, on the loop, whose thread this must be.</summary>
    /// <exception cref="IOException">It cannot be; the message says why.</exception>
    internal async Task<SshChannel> OpenAsync(Loop loop, string host, int port, string target)
    {
        Enter();
        try
        {
            MuxLine line = await LineAsync(loop);
            return await line.OpenAsync(host, port, target);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    /// <summary>Logs out; what is open is lost.</summary>
    public void Dispose()
    {
        _disposed = true;
        _linger.Dispose();
        LogOut();
    }

    private void Enter()
    {
        lock (_lock)
            _connections++;
        _linger.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void Leave()
    {
        bool last;
        lock (_lock)
            last = --_connections == 0;
        if (last && !_disposed)
            _linger.Change(_settings.Linger, Timeout.InfiniteTimeSpan);
    }

    private async Task<MuxLine> LineAsync(Loop loop)
    {
        SshMaster master = await MasterAsync();
        Task<MuxLine> connecting;
        lock (_lock)
        {
            if (!_lines.TryGetValue(loop, out var known) || known.Master != master || IsOver(known.Line))
                _lines[loop] = known = (master, MuxLine.ConnectAsync(loop, master.Path, Leave));
            connecting = known.Line;
        }
        return await connecting;
    }

    private static bool IsOver(Task<MuxLine> line) => line.IsFaulted || (line.IsCompletedSuccessfully && line.Result.Fault is not null);

    private Task<SshMaster> MasterAsync()
    {
        lock (_lock)
        {
            if (_master is { } known && !known.IsFaulted && !(known.IsCompletedSuccessfully && known.Result.HasExited))
                return known;
            TimeSpan left = _failure is null ? TimeSpan.Zero : _pause - _time.GetElapsedTime(_failedAt);
            if (left > TimeSpan.Zero)
                return Task.FromException<SshMaster>(new SshException($"{_failure}; it is tried again in {Math.Ceiling(left.TotalSeconds):0} s"));
            if (_master is { IsCompletedSuccessfully: true } ended)
                ended.Result.Dispose();
            return _master = Task.Run(LogInAsync);
        }
    }

    private async Task<SshMaster> LogInAsync()
    {
        long began = _time.GetTimestamp();
        try
        {
            SshMaster master = await SshMaster.StartAsync(_server, _settings, _time);
            lock (_lock)
                (_failure, _pause) = (null, TimeSpan.Zero);
            SshLog.LoggedIn(_log, _server.ToString(), _time.GetElapsedTime(began).TotalMilliseconds);
            return master;
        }
        catch (SshException e)
        {
            lock (_lock)
            {
                _failure = e.Message;
                _failedAt = _time.GetTimestamp();
                _pause = _pause == TimeSpan.Zero ? FirstPause : _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            }
            SshLog.NotLoggedIn(_log, e.Message);
            throw;
        }
    }

    private void LogOut()
    {
        Task<SshMaster>? master;
        lock (_lock)
        {
            if (_connections > 0 && !_disposed)
                return;
            foreach (var (loop, (_, line)) in _lines)
                loop.Post(() => _ = CloseAsync(line));
            _lines.Clear();
            (master, _master) = (_master, null);
        }
        if (master is { IsCompletedSuccessfully: true })
        {
            master.Result.Dispose();
            SshLog.LoggedOut(_log, _server.ToString());
        }
        else
        {
            _ = master?.ContinueWith(started => started.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        }
    }

    private static async Task CloseAsync(Task<MuxLine> line)
    {
        try
        {
            (await line).Close("logged out here");
        }
        catch (ConduitException)
        {
            // It never came up; whoever asked for it was told.
        }
    }
}
