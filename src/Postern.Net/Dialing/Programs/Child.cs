using Postern.Net.Loops;
using Postern.Net.Native;

namespace Postern.Net.Dialing.Programs;

/// <summary>A program that serves one connection, from its start until it has been reaped.</summary>
/// <remarks>
/// Watched through a pidfd (pidfd_open(2)) and reaped by that alone, so that nobody else's child is ever taken. When
/// the connection is closed the program has its end of input; if it stays, SIGTERM, and then SIGKILL, to its group.
/// </remarks>
internal sealed class Child : Watched
{
    /// <summary>Between SIGTERM and SIGKILL. Arbitrary: time to remove a lock file.</summary>
    private static readonly TimeSpan Mercy = TimeSpan.FromSeconds(5);

    private readonly Loop _loop;
    private readonly IProgramVoice _voice;
    private readonly TimeSpan _closeLimit;
    private readonly ChildErrors? _errors;
    private readonly ActionAlarm _alarm;
    private readonly int _pid;
    private int _pidfd;
    private bool _warned;

    /// <summary>Takes over a started process, its pidfd, and the end of its standard error that is read (-1 for none).</summary>
    internal Child(Loop loop, ChildProcess process, IProgramVoice voice, TimeSpan closeLimit)
    {
        _loop = loop;
        _voice = voice;
        _closeLimit = closeLimit;
        _alarm = new ActionAlarm(Press);
        _pid = process.Pid;
        _pidfd = process.PidDescriptor;
        voice.Started(_pid);
        if (process.Errors >= 0)
            _errors = new ChildErrors(loop, process.Errors, line => voice.Says(_pid, line));
        loop.Watch(_pidfd, this);
    }

    /// <summary>The connection is closed: the program is given its time to end by itself.</summary>
    internal void Leave()
    {
        if (_pidfd >= 0 && _closeLimit != Timeout.InfiniteTimeSpan)
            _loop.SetAlarm(_alarm, (long)_closeLimit.TotalMilliseconds);
    }

    protected internal override unsafe void OnEvents(Ready ready)
    {
        const int size = 128; // siginfo_t, sigaction(2): si_code at 8, si_status at 24
        byte* information = stackalloc byte[size];
        new Span<byte>(information, size).Clear();
        int result = Libc.waitid(Libc.P_PIDFD, _pidfd, information, Libc.WEXITED | Libc.WNOHANG);
        if (result == 0 && *(int*)information == 0)
            return; // not yet
        // ECHILD: we were started with SIGCHLD ignored, and the kernel has reaped it.
        ProgramEnd end = result < 0 ? ProgramEnd.Unknown : new ProgramEnd(*(int*)(information + 8) == Libc.CLD_EXITED, *(int*)(information + 24));
        Loop.ClearAlarm(_alarm);
        _loop.Unwatch(this);
        _ = Libc.close(_pidfd);
        _pidfd = -1;
        _errors?.Read();
        _errors?.Close();
        _voice.Ended(_pid, end);
    }

    private void Press()
    {
        int signal = _warned ? Libc.SIGKILL : Libc.SIGTERM;
        // Not reaped yet, so neither the process nor the group of this number can be another.
        _ = Libc.kill(-_pid, signal);
        _voice.Outlives(_pid, _warned ? "SIGKILL" : "SIGTERM");
        if (!_warned)
            _loop.SetAlarm(_alarm, (long)Mercy.TotalMilliseconds);
        _warned = true;
    }
}
