using Microsoft.Extensions.Logging;
using Postern.Net.Conduits;
using Postern.Net.Dialing;
using Postern.Net.Loops;
using Postern.Ssh.Leasing;
using Postern.Ssh.Mux;
using Postern.Ssh.Servers;

namespace Postern.Ssh;

/// <summary>This process's side of the carrier to one server: it has a share in the login as long as connections pass, and some time after.</summary>
/// <remarks>Each loop has a control connection of its own to ssh, so that a channel stays on the loop of its connection.</remarks>
internal sealed class SshCarrier : IDisposable
{
    private static readonly TimeSpan GuardPause = TimeSpan.FromSeconds(10); // arbitrary: a carrier that takes no copy has no descriptors, or hangs
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2); // arbitrary
    private static readonly TimeSpan CountDelay = TimeSpan.FromSeconds(1);

    private readonly SshRoute _route;
    private readonly SshSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private readonly ITimer _linger;
    private readonly ITimer _count;
    private readonly Dictionary<Loop, (Lease Lease, Task<MuxLine> Line)> _lines = [];
    private Task<Lease>? _lease;
    private int _connections;
    private bool _counting;
    private volatile bool _disposed;
    private int _asking;

    internal SshCarrier(SshRoute route, SshSettings settings, TimeProvider time, ILogger log)
    {
        _route = route;
        _settings = settings with { Ask = (question, secret) => AskAsync(settings, question, secret) };
        _time = time;
        _log = log;
        _linger = time.CreateTimer(_ => GiveBack(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _count = time.CreateTimer(_ => Count(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Somebody at our terminal has a question to answer before there is a login.</summary>
    internal bool IsAsking => Volatile.Read(ref _asking) > 0;

    /// <summary>Opens a connection from the server to a host and port, on the loop, whose thread this must be.</summary>
    /// <exception cref="IOException">It cannot be; the message says why.</exception>
    internal async Task<SshChannel> OpenAsync(Loop loop, string host, int port, string target)
    {
        Enter();
        try
        {
            MuxLine line = await AnsweringLineAsync(loop);
            await GuardAsync(line);
            return await line.OpenAsync(host, port, target);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    /// <summary>While a channel is not open yet, or when it was refused, a sudden end of ours would be everybody's (<see cref="MuxLine.IsDirty"/>): the carrier sees to it that it is not.</summary>
    private Task GuardAsync(MuxLine line)
    {
        if (line.IsGuarded || (line.Guarding is { } last && last.Done.IsCompleted && line.Loop.Now < last.Again))
            return Task.CompletedTask;
        if (line.Guarding is not { Done.IsCompleted: false })
            line.Guarding = (BeginGuardAsync(line), line.Loop.Now + (long)GuardPause.TotalMilliseconds);
        return line.Guarding.Value.Done; // just set, or under way
    }

    private async Task BeginGuardAsync(MuxLine line)
    {
        try
        {
            Lease lease = await LeaseAsync();
            if (await lease.GuardAsync(line.Path, line.Duplicate(), line.Loop.Post) is { } guard)
                line.Guard(guard.Tell, guard.Dispose);
        }
        catch (IOException)
        {
            // No descriptor is left, or no login; then the line is lost too.
        }
    }

    /// <summary>The control socket of the login, which is ours until <see cref="Leave"/>; this loop has another way through it by then.</summary>
    /// <exception cref="IOException">There is no login; the message says why.</exception>
    internal async Task<string> EnterAsync(Loop loop)
    {
        Enter();
        try
        {
            _ = await AnsweringLineAsync(loop); // while ssh has a descriptor for it
            return (await LeaseAsync()).Path;
        }
        catch
        {
            Leave();
            throw;
        }
    }

    /// <summary>Gives the share back; what is open is lost.</summary>
    public void Dispose()
    {
        _disposed = true;
        _linger.Dispose();
        _count.Dispose();
        GiveBack();
    }

    private async Task<string?> AskAsync(SshSettings settings, string question, bool secret)
    {
        Interlocked.Increment(ref _asking);
        try
        {
            return await settings.Ask(question, secret);
        }
        finally
        {
            Interlocked.Decrement(ref _asking);
        }
    }

    private void Enter()
    {
        lock (_lock)
            _connections++;
        _linger.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        CountSoon();
    }

    /// <summary>A connection that entered is over.</summary>
    internal void Leave()
    {
        bool last;
        lock (_lock)
            last = --_connections == 0;
        if (_disposed)
            return;
        if (last)
            _linger.Change(_route.Way.Linger, Timeout.InfiniteTimeSpan);
        CountSoon();
    }

    /// <summary>Many connections that come and go are told of once.</summary>
    private void CountSoon()
    {
        lock (_lock)
        {
            if (_counting)
                return;
            _counting = true;
        }
        _count.Change(CountDelay, Timeout.InfiniteTimeSpan);
    }

    private void Count()
    {
        Task<Lease>? lease;
        int connections;
        lock (_lock)
            (_counting, lease, connections) = (false, _lease, _connections);
        if (lease is { IsCompletedSuccessfully: true } && !lease.Result.IsOver)
            _ = lease.Result.CountAsync(connections);
    }

    private async Task<MuxLine> AnsweringLineAsync(Loop loop) =>
        await LineAsync(loop) ?? await LineAsync(loop) ?? throw new SshException($"{_route.Server}: ssh does not answer at its control socket");

    /// <summary>The control connection of a loop; null where ssh has just gone, without our having heard of it: the next call has another login.</summary>
    private async Task<MuxLine?> LineAsync(Loop loop)
    {
        Lease lease = await LeaseAsync();
        Task<MuxLine> connecting;
        lock (_lock)
        {
            if (!_lines.TryGetValue(loop, out var known) || known.Lease != lease || IsOver(known.Line))
                _lines[loop] = known = (lease, MuxLine.ConnectAsync(loop, lease.Path, Leave));
            connecting = known.Line;
        }
        try
        {
            return await connecting;
        }
        catch (ConduitException) when (!new UnixDialer(lease.Path, MuxLimits.Greeting).Answers())
        {
            lease.Dispose();
            return null;
        }
        catch (ConduitException full)
        {
            // It lives, and others have their connections by it: it has no descriptors left.
            throw new SshException($"{_route.Server}: ssh takes no more connections: {full.Message}");
        }
    }

    private static bool IsOver(Task<MuxLine> line) => line.IsFaulted || (line.IsCompletedSuccessfully && line.Result.Fault is not null);

    private Task<Lease> LeaseAsync()
    {
        lock (_lock)
        {
            if (_lease is { } known && !known.IsFaulted && !(known.IsCompletedSuccessfully && known.Result.IsOver))
                return known;
            if (_lease is { IsCompletedSuccessfully: true } ended)
                ended.Result.Dispose();
            return _lease = Task.Run(TakeAsync);
        }
    }

    private async Task<Lease> TakeAsync()
    {
        try
        {
            Lease lease = await Lease.TakeAsync(_route, _settings, _time);
            if (lease.Took is { } took)
                SshLog.LoggedIn(_log, _route.Server.ToString(), took.TotalMilliseconds);
            else
                SshLog.Shared(_log, _route.Server.ToString());
            lease.Lost = why => SshLog.Lost(_log, why);
            return lease;
        }
        catch (SshException e)
        {
            SshLog.NotLoggedIn(_log, e.Message);
            throw;
        }
    }

    private void GiveBack()
    {
        Task<Lease>? lease;
        KeyValuePair<Loop, (Lease Lease, Task<MuxLine> Line)>[] lines;
        lock (_lock)
        {
            if (_connections > 0 && !_disposed)
                return;
            lines = [.. _lines];
            _lines.Clear();
            // In one breath with the count: whoever comes now takes a new share.
            (lease, _lease) = (_lease, null);
        }
        Task[] closing = [.. lines.Select(one => one.Key.RunAsync(() => CloseAsync(one.Value.Line)))];
        if (_disposed)
            Task.WaitAll(closing, Farewell); // the process ends; a carrier that hangs does not hold it up
        // A process that ends at once leaves its wish for the linger with the carrier; one that has waited does not.
        if (lease is { IsCompletedSuccessfully: true })
            _ = ReturnAsync(lease.Result, Task.WhenAll(closing), waited: !_disposed);
        else
            _ = lease?.ContinueWith(taken => taken.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    private async Task ReturnAsync(Lease lease, Task closing, bool waited)
    {
        await closing;
        if (waited)
        {
            await lease.ReleaseAsync();
            SshLog.GivenBack(_log, _route.Server.ToString());
        }
        lease.Dispose();
    }

    private static async Task CloseAsync(Task<MuxLine> connecting)
    {
        try
        {
            (await connecting).Close("logged out here");
        }
        catch (ConduitException)
        {
            // It never came up; whoever asked for it was told.
        }
    }
}
