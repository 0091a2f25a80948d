using Postern.Mail.Clients;
using Postern.Net.Conduits;
using Postern.Net.Loops;

namespace Postern.Mail.Gateway.Servers;

/// <summary>Looks at one server, again and again: soon after a failure, seldom while all is well.</summary>
internal sealed class Lookout : IAsyncDisposable
{
    private readonly GroupedServer _server;
    private readonly Loop _loop;
    private readonly TimeSpan _every;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private Task _look = Task.CompletedTask;
    private bool _isLooking;
    private bool _isStopped;

    /// <summary>The limit that a look lives under; touched on the loop alone.</summary>
    private Deadline? _deadline;

    /// <param name="server">The server.</param>
    /// <param name="loop">Where looks take place.</param>
    /// <param name="every">How often while nothing has failed; zero for never.</param>
    /// <param name="time">The clock.</param>
    internal Lookout(GroupedServer server, Loop loop, TimeSpan every, TimeProvider time)
    {
        _server = server;
        _loop = loop;
        _every = every;
        _timer = time.CreateTimer(_ => Look(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        server.Fell = LookSoon;
    }

    /// <summary>Never later than it would be without the failure.</summary>
    private TimeSpan Again => _every > TimeSpan.Zero && _every < ServerLimits.Again ? _every : ServerLimits.Again;

    internal void Start()
    {
        if (_every > TimeSpan.Zero)
            Wait(TimeSpan.Zero);
    }

    internal void Stop()
    {
        lock (_lock)
            _isStopped = true;
        _loop.Post(() => _deadline?.Stop(new ConduitFault(FaultKind.Closed, "stopped here")));
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        await _timer.DisposeAsync();
        await _look;
    }

    /// <summary>A client has found it down.</summary>
    private void LookSoon()
    {
        lock (_lock)
        {
            if (!_isLooking)
                Wait(Again);
        }
    }

    private void Look()
    {
        lock (_lock)
        {
            if (_isLooking || _isStopped)
                return;
            _isLooking = true;
            _look = LookAsync();
        }
    }

    private async Task LookAsync()
    {
        try
        {
            await _loop.RunAsync(LookOnLoopAsync);
        }
        finally
        {
            lock (_lock)
            {
                _isLooking = false;
                Wait(_server.Standing.IsBehind ? Again : _every > TimeSpan.Zero ? _every : Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async Task LookOnLoopAsync()
    {
        if (IsStopped)
            return;
        var deadline = _deadline = new Deadline(_loop);
        try
        {
            await _server.LookAsync(_loop, deadline);
            _server.Standing.Answered();
        }
        catch (Exception e) when (e is ConduitException or LoginRefusedException)
        {
            if (!IsStopped)
                _server.Fail(e.Message);
        }
        finally
        {
            _deadline = null;
        }
    }

    private bool IsStopped
    {
        get
        {
            lock (_lock)
                return _isStopped;
        }
    }

    /// <summary>The next look comes after this time, whatever was meant before.</summary>
    private void Wait(TimeSpan time)
    {
        lock (_lock)
        {
            if (!_isStopped)
                _timer.Change(time, Timeout.InfiniteTimeSpan);
        }
    }
}
