using System.Net;
using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Native;

namespace Postern.Net.Dialing.Connecting;

/// <summary>Attempts to reach one target at any of its addresses; the first that connects wins, the others are closed.</summary>
/// <remarks>RFC 8305 (happy eyeballs): addresses may still come in while the first of them are being tried.</remarks>
internal sealed class ConnectRace : IConnectOwner
{
    private readonly Loop _loop;
    private readonly string _target;
    private readonly int _port;
    private readonly IPAddress? _local;
    private readonly TimeSpan _limit;
    private readonly FailedAddresses _failed;
    private readonly AddressQueue _addresses = new();
    private readonly List<ConnectAttempt> _running = [];
    private readonly List<string> _failures = [];
    private readonly ActionAlarm _next;
    private readonly TaskCompletionSource<Conduit> _result = new();
    private bool _complete;

    internal ConnectRace(Loop loop, string target, int port, IPAddress? local, TimeSpan limit, FailedAddresses failed)
    {
        _loop = loop;
        _target = target;
        _port = port;
        _local = local;
        _limit = limit;
        _failed = failed;
        _next = new ActionAlarm(Advance);
    }

    internal bool IsOver => _result.Task.IsCompleted;

    /// <summary>The winner. The deadline is what ends it from outside.</summary>
    internal async ValueTask<Conduit> WinAsync(Deadline deadline)
    {
        if (!IsOver)
        {
            deadline.Expired = expired => Fail($"limit reached: {expired.Spent}");
            deadline.Within(DialLimits.Resolve + (_limit * DialLimits.Addresses), DialLimits.ConnectName);
        }
        try
        {
            return await _result.Task;
        }
        finally
        {
            deadline.Clear();
        }
    }

    /// <summary>Adds addresses to try, and begins when nothing is being tried yet.</summary>
    internal void Add(IEnumerable<IPAddress> addresses)
    {
        foreach (IPAddress address in addresses)
        {
            if (_local is null || _local.AddressFamily == address.AddressFamily)
                _addresses.Add(address, _failed.Has(address, _loop.Now));
            else
                _failures.Add($"{address} is not of the family of the local address {_local}");
        }
        if (_running.Count == 0)
            Advance();
    }

    /// <summary>No address will be added; why there are not more, if that needs saying.</summary>
    internal void Complete(string? problem = null)
    {
        _complete = true;
        if (problem is not null)
            _failures.Add(problem);
        if (_running.Count == 0)
            Advance();
    }

    void IConnectOwner.OnConnected(ConnectAttempt attempt)
    {
        int place = _running.IndexOf(attempt);
        _running.RemoveAt(place);
        Win(attempt, place);
    }

    void IConnectOwner.OnFailed(ConnectAttempt attempt, int error)
    {
        _running.Remove(attempt);
        Note(attempt, error);
        Advance();
    }

    /// <summary>Begins with the next address; goes on to the one after it where the failure is known at once.</summary>
    private void Advance()
    {
        Loop.ClearAlarm(_next);
        while (!IsOver && _addresses.TryTake(_complete, out IPAddress? address))
        {
            var attempt = new ConnectAttempt(_loop, this, new IPEndPoint(address, _port));
            int error = attempt.Start(_local is null ? null : new SourceAddress(_local), _limit);
            if (error == Libc.EINPROGRESS)
            {
                _running.Add(attempt);
                _loop.SetAlarm(_next, (long)DialLimits.AttemptDelay.TotalMilliseconds);
                return;
            }
            if (error == 0)
                Win(attempt, _running.Count);
            else if (DialFault.IsShortage(error) && _running.Count == 0)
                Fail(DialFault.Words(error)); // about us, not about this address
            else
                Note(attempt, error);
        }
        if (!IsOver && _complete && _running.Count == 0)
            Fail(string.Join("; ", _failures));
    }

    private void Note(ConnectAttempt attempt, int error)
    {
        _failures.Add($"{attempt.To.Address} {DialFault.Words(error)}");
        if (!DialFault.IsShortage(error))
            _failed.Add(attempt.To.Address, _loop.Now);
    }

    /// <summary>Ends the race; so many of those that still run began before the winner, and were given a good while.</summary>
    private void Win(ConnectAttempt attempt, int overtaken)
    {
        SocketConduit conduit = attempt.Take();
        _failed.Remove(attempt.To.Address);
        foreach (ConnectAttempt loser in _running.Take(overtaken))
            _failed.Add(loser.To.Address, _loop.Now);
        End();
        _result.SetResult(conduit);
    }

    private void Fail(string why)
    {
        End();
        _result.SetException(DialFault.Refused(_target, why));
    }

    private void End()
    {
        Loop.ClearAlarm(_next);
        foreach (ConnectAttempt attempt in _running)
            attempt.Close();
        _running.Clear();
    }
}
