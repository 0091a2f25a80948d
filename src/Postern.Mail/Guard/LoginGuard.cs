using Microsoft.Extensions.Logging;
using Postern.Mail.Guard.Counting;
using Postern.Mail.Guard.Keeping;
using Postern.Mail.Guard.Waiting;
using Postern.Net.Conduits;
using Postern.Wire.Text;

namespace Postern.Mail.Guard;

/// <summary>Stands before the judge of logins: it slows who guesses passwords, and never who has logged in from there before.</summary>
/// <remarks>
/// From any thread. The lock is held for arithmetic only: no file, no log, no continuation. One guard serves all doors of a process.
/// A door asks before a password is judged or a mechanism's keys are handed out, and gives exactly one verdict afterwards.
/// </remarks>
public sealed class LoginGuard
{
    private readonly GuardCore _core = new();
    private readonly WaitingRoom _room = new();
    private readonly Lock _turn = new();
    private readonly GuardKeys _keys;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly long _began;
    private readonly double _epoch;

    /// <summary>A guard that knows nothing yet.</summary>
    /// <param name="key">The secret under which names, networks and passwords are remembered (<c>StateKey.Derive</c>, or random where nothing is kept).</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Its lines.</param>
    public LoginGuard(byte[] key, TimeProvider time, ILogger log)
    {
        _keys = new GuardKeys(key);
        _time = time;
        _log = log;
        // The system's clock may jump; from here on only time that has passed counts.
        _began = time.GetTimestamp();
        _epoch = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
    }

    /// <summary>Asks whether a login may be judged now, and waits where it may not; a waiting loop goes on with its other work.</summary>
    /// <param name="attempt">The login.</param>
    /// <param name="limit">The longest wait (the limit <c>guard</c>).</param>
    /// <param name="cancel">Nobody waits any longer: the client has gone, or its door ends. It is put off, and has used no guess; one that need not wait is admitted all the same.</param>
    public async ValueTask<GuardTicket> ArriveAsync(LoginAttempt attempt, TimeSpan limit, CancellationToken cancel)
    {
        var visit = _keys.Of(attempt);
        Waiter? waiter;
        lock (_turn)
        {
            var now = Now;
            var decision = _core.Arrive(visit, now);
            if (decision.Charge is { } charge)
            {
                _core.Tally.Admitted++;
                return new GuardTicket(this, attempt, charge, TimeSpan.Zero);
            }

            waiter = new Waiter(attempt, visit, decision.Standing, now + (uint)Math.Ceiling(limit.TotalSeconds), _time.GetTimestamp());
            if (limit > TimeSpan.Zero && _room.TryEnter(waiter))
                Arm(waiter, decision.Until, now);
            else
                waiter = null;
            if (waiter is null)
                _core.PutOff(visit, now);
        }

        if (waiter is null)
            return PutOff(attempt, TimeSpan.Zero, "too many wait already");
        using (waiter)
        {
            await using var registration = cancel.UnsafeRegister(_ => GiveUp(waiter), null);
            GuardTicket ticket = await waiter.Answer;
            return ticket.IsAdmitted ? ticket : PutOff(attempt, ticket.Waited, waiter.HasGivenUp ? "it waits no longer" : "the guesses are used up");
        }
    }

    /// <summary>Whether a login would be judged now, or how long it would have to wait; nothing is used by asking.</summary>
    public GuardForecast Foresee(LoginAttempt attempt)
    {
        var visit = _keys.Of(attempt);
        lock (_turn)
        {
            var now = Now;
            var decision = _core.Arrive(visit, now);
            if (decision.Charge is not { } charge)
                return new GuardForecast(false, TimeSpan.FromSeconds(Math.Max(1, (long)decision.Until - now)), decision.Standing == Standing.Own);
            _core.Abandoned(charge);
            return new GuardForecast(true, TimeSpan.Zero, charge.Lane is Lane.Known or Lane.Own or Lane.Code or Lane.Inside);
        }
    }

    /// <summary>Forgets the failures of an account.</summary>
    public void Unlock(string account) => Unlock(_keys.Account(account));

    /// <summary>Its figures.</summary>
    public GuardPicture Picture()
    {
        lock (_turn)
        {
            var tally = _core.Tally;
            return new GuardPicture(_core.Honest.Count, _room.Count, tally.Admitted, tally.Delayed, tally.Mistakes, tally.Repeats, tally.Inside, tally.PutOff);
        }
    }

    internal GuardKeys Keys => _keys;

    internal void Unlock(Bits128 account)
    {
        lock (_turn)
        {
            _core.Unlock(account);
            foreach (var waiter in _room.Concerned(account, 0))
                Ask(waiter);
        }
    }

    internal void Succeeded(Charge charge, LoginProof proof) => Settle(charge, now => _core.Succeeded(charge, proof, now));

    internal void Abandoned(Charge charge) => Settle(charge, _ => _core.Abandoned(charge));

    internal void Lost(Charge charge) => Settle(charge, now => _core.Lost(charge, now));

    internal void Failed(Charge charge, LoginAttempt attempt, TimeSpan waited)
    {
        var isNew = false;
        Settle(charge, now => isNew = _core.Failed(charge, now));
        var (account, address, network) = Words(attempt);
        if (isNew)
            GuardLog.Failed(_log, account, address, network, waited.TotalSeconds, attempt.Password is null ? "wrong proof" : "wrong password");
        else
            GuardLog.FailedAgain(_log, account, address, network, waited.TotalSeconds);
    }

    /// <summary>Takes in what was written down.</summary>
    internal void Load(GuardStore store)
    {
        lock (_turn)
            store.Load(_core, Now);
    }

    /// <summary>What has changed since the last time, at most so many rows; it counts as written down from now on.</summary>
    internal GuardChanges TakeChanges(int limit)
    {
        lock (_turn)
            return GuardChanges.Take(_core, limit);
    }

    /// <summary>What could not be written down after all.</summary>
    internal void PutBack(GuardChanges changes)
    {
        lock (_turn)
            changes.PutBack(_core);
    }

    /// <summary>Forgets what does not count any more.</summary>
    internal void Age()
    {
        lock (_turn)
            _core.Honest.Age(Now);
    }

    private uint Now => (uint)(_epoch + _time.GetElapsedTime(_began).TotalSeconds);

    private void Settle(Charge charge, Action<uint> verdict)
    {
        lock (_turn)
        {
            verdict(Now);
            foreach (var waiter in _room.Concerned(charge.Visit.Account, charge.Visit.Source))
                Ask(waiter);
        }
    }

    /// <summary>Asks again for one that waits; under the lock.</summary>
    private void Ask(Waiter waiter)
    {
        var now = Now;
        var decision = _core.Arrive(waiter.Visit, now);
        var waited = _time.GetElapsedTime(waiter.Came);
        if (decision.Charge is null && now < waiter.End)
        {
            Arm(waiter, decision.Until, now);
            return;
        }

        _room.Leave(waiter);
        if (decision.Charge is not null)
        {
            _core.Tally.Admitted++;
            _core.Tally.Delayed++;
        }
        else
        {
            _core.PutOff(waiter.Visit, now);
        }

        waiter.Finish(new GuardTicket(this, waiter.Attempt, decision.Charge, waited));
    }

    private void Arm(Waiter waiter, uint until, uint now)
    {
        // Whole seconds: never so short that it would turn in circles.
        var wait = TimeSpan.FromSeconds(Math.Max(1, (long)Math.Min(until, waiter.End) - now));
        if (waiter.Timer is { } timer)
            timer.Change(wait, Timeout.InfiniteTimeSpan);
        else
            waiter.Timer = _time.CreateTimer(_ => Ring(waiter), null, wait, Timeout.InfiniteTimeSpan);
    }

    private void Ring(Waiter waiter)
    {
        lock (_turn)
        {
            if (_room.Has(waiter))
                Ask(waiter);
        }
    }

    /// <summary>Counts like one that has waited to the end: who guesses and leaves is seen no less than who stays.</summary>
    private void GiveUp(Waiter waiter)
    {
        lock (_turn)
        {
            if (!_room.Leave(waiter))
                return;
            _core.PutOff(waiter.Visit, Now);
            waiter.HasGivenUp = true;
            waiter.Finish(new GuardTicket(this, waiter.Attempt, null, _time.GetElapsedTime(waiter.Came)));
        }
    }

    private GuardTicket PutOff(LoginAttempt attempt, TimeSpan waited, string why)
    {
        var (account, address, network) = Words(attempt);
        GuardLog.PutOff(_log, account, address, network, waited.TotalSeconds, why);
        return new GuardTicket(this, attempt, null, waited);
    }

    private static (string Account, string Address, string Network) Words(LoginAttempt attempt) => (
        attempt.Account.Length == 0 ? "nobody" : PeerWords.Printable(attempt.Account).Replace(' ', '?'),
        attempt.Peer.Kind == PeerKind.Inet ? attempt.Peer.ToIPAddress().ToString() : attempt.Peer.ToString(),
        SourceNetwork.Of(attempt.Peer).ToString());
}
