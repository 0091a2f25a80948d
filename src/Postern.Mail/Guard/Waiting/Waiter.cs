using Postern.Mail.Guard.Counting;

namespace Postern.Mail.Guard.Waiting;

/// <summary>A login that waits to be judged. Touched under the guard's lock, but for <see cref="Answer"/>.</summary>
internal sealed class Waiter(LoginAttempt attempt, Visit visit, Standing standing, uint end, long came) : IDisposable
{
    private readonly TaskCompletionSource<GuardTicket> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The login.</summary>
    public LoginAttempt Attempt => attempt;

    /// <summary>As it is counted.</summary>
    public Visit Visit => visit;

    /// <summary>Among whom it waits.</summary>
    public Standing Standing => standing;

    /// <summary>When it is told to try again later, in seconds since 1970.</summary>
    public uint End => end;

    /// <summary>When it came, as a timestamp.</summary>
    public long Came => came;

    /// <summary>Wakes it.</summary>
    public ITimer? Timer { get; set; }

    /// <summary>It has left before its time.</summary>
    public bool HasGivenUp { get; set; }

    /// <summary>What became of it.</summary>
    public Task<GuardTicket> Answer => _answer.Task;

    /// <summary>Ends its wait; its continuation runs where it began to wait, never here.</summary>
    public void Finish(GuardTicket ticket) => _answer.TrySetResult(ticket);

    /// <summary>Stops its timer.</summary>
    public void Dispose() => Timer?.Dispose();
}
