using Postern.Mail.Guard.Counting;

namespace Postern.Mail.Guard;

/// <summary>What the guard says of a login: it may be judged, or is told to try again later. Exactly one verdict follows where it may.</summary>
/// <remarks>From any thread. What is disposed of without a verdict (the client broke off) has used its guess, for it may have been judged.</remarks>
public sealed class GuardTicket : IDisposable
{
    private readonly LoginGuard _guard;
    private readonly LoginAttempt _attempt;
    private Charge? _charge;

    internal GuardTicket(LoginGuard guard, LoginAttempt attempt, Charge? charge, TimeSpan waited)
    {
        _guard = guard;
        _attempt = attempt;
        _charge = charge;
        Waited = waited;
        IsAdmitted = charge is not null;
    }

    /// <summary>It may be judged. Otherwise nothing was looked at, and the answer is temporary: POP3 [SYS/TEMP], IMAP [UNAVAILABLE], SMTP 454.</summary>
    public bool IsAdmitted { get; }

    /// <summary>How long it was kept waiting.</summary>
    public TimeSpan Waited { get; }

    /// <summary>It was right: what it used is given back, and its network is honest for 30 days.</summary>
    public void Succeeded(LoginProof proof)
    {
        if (Take() is { } charge)
            _guard.Succeeded(charge, proof);
    }

    /// <summary>It was wrong.</summary>
    public void Failed()
    {
        if (Take() is { } charge)
            _guard.Failed(charge, _attempt, Waited);
    }

    /// <summary>Nobody could judge it (the server behind cannot be reached, the accounts cannot be read), or it was right and is refused all the same: no guess was used.</summary>
    public void Abandoned()
    {
        if (Take() is { } charge)
            _guard.Abandoned(charge);
    }

    /// <summary>Ends a login that nobody has given a verdict on.</summary>
    public void Dispose()
    {
        if (Take() is { } charge)
            _guard.Lost(charge);
    }

    private Charge? Take() => Interlocked.Exchange(ref _charge, null);
}
