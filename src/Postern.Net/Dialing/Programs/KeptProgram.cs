using Postern.Net.Loops;
using Postern.Net.Native;

namespace Postern.Net.Dialing.Programs;

/// <summary>A program that stays: it ends when it is stopped here, and when this process ends, kill(2) with 9 included.</summary>
/// <remarks>
/// It runs under a shell that waits for the end of a socket whose other end is ours. Lives on one loop; what it says and
/// that it has ended is told there.
/// </remarks>
public sealed class KeptProgram : Watched
{
    /// <summary>Between its being told to end and SIGKILL. Arbitrary.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly Loop _loop;
    private readonly Action _ended;
    private readonly ChildErrors _errors;
    private readonly ActionAlarm _alarm;
    private readonly int _pid;
    private int _pidfd;
    private int _lifeline;

    private KeptProgram(Loop loop, ChildProcess process, int lifeline, Action<string> says, Action ended)
    {
        _loop = loop;
        _ended = ended;
        _pid = process.Pid;
        _pidfd = process.PidDescriptor;
        _lifeline = lifeline;
        _alarm = new ActionAlarm(() => _ = Libc.kill(-_pid, Libc.SIGKILL));
        _errors = new ChildErrors(loop, process.Errors, says, long.MaxValue);
        loop.Watch(_pidfd, this);
    }

    /// <summary>It is over, and everything it said has been told.</summary>
    public bool HasEnded => _pidfd < 0;

    /// <summary>Starts it; on the loop's thread.</summary>
    /// <param name="loop">Where it is watched.</param>
    /// <param name="words">The program, found by PATH, and its arguments.</param>
    /// <param name="environment">Its environment, <c>NAME=value</c>.</param>
    /// <param name="stream">What becomes its standard input and output, and is closed here in any case; -1 for nothing.</param>
    /// <param name="says">Told of each line of its standard error.</param>
    /// <param name="ended">Told once that it has ended.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static async Task<KeptProgram> StartAsync(Loop loop, IReadOnlyList<string> words, IReadOnlyList<string> environment, int stream, Action<string> says, Action ended)
    {
        // Starting reads from disk: not on the loop.
        var (process, lifeline) = await Task.Run(() => Start(words, environment, stream));
        return new KeptProgram(loop, process, lifeline, says, ended);
    }

    /// <summary>Tells it to end; <c>ended</c> is told when it has.</summary>
    public void Stop()
    {
        if (_lifeline < 0)
            return;
        _ = Libc.close(_lifeline);
        _lifeline = -1;
        if (_pidfd >= 0)
            _loop.SetAlarm(_alarm, (long)Farewell.TotalMilliseconds);
    }

    /// <inheritdoc/>
    protected internal override unsafe void OnEvents(Ready ready)
    {
        byte* information = stackalloc byte[128]; // siginfo_t: sigaction(2)
        new Span<byte>(information, 128).Clear();
        if (Libc.waitid(Libc.P_PIDFD, _pidfd, information, Libc.WEXITED | Libc.WNOHANG) == 0 && *(int*)information == 0)
            return; // not yet
        Loop.ClearAlarm(_alarm);
        _loop.Unwatch(this);
        _ = Libc.close(_pidfd);
        _pidfd = -1;
        _errors.Read();
        _errors.Close();
        Stop();
        _ended();
    }

    private static unsafe (ChildProcess Process, int Lifeline) Start(IReadOnlyList<string> words, IReadOnlyList<string> environment, int stream)
    {
        int given = stream;
        try
        {
            fixed (byte* nowhere = "/dev/null\0"u8)
                given = stream >= 0 ? stream : Libc.open(nowhere, Libc.O_RDWR | Libc.O_CLOEXEC);
            using var errors = new DescriptorPair();
            using var lifeline = new DescriptorPair();
            ThrowIf(given < 0 ? Libc.Errno : 0);
            ThrowIf(errors.OpenPipe());
            ThrowIf(lifeline.OpenSockets());
            var plan = new ChildPlan
            {
                Path = "/bin/sh",
                Arguments = ["sh", "-c", KeeperShell.Script, "sh", .. words],
                Environment = environment,
                Stream = given,
                Errors = errors.Far,
                Lifeline = lifeline.Far,
                Descriptors = new Descriptors(0, 0), // it may have as many as we
            };
            ThrowIf(Spawn.Start(plan, out int pid));
            int pidfd = ChildProcess.Open(pid, out int error);
            ThrowIf(error);
            return (new ChildProcess(pid, pidfd, -1, errors.TakeNear()), lifeline.TakeNear());
        }
        finally
        {
            if (given >= 0)
                _ = Libc.close(given);
        }
    }

    private static void ThrowIf(int error)
    {
        if (error != 0)
            throw new IOException($"a program cannot be started: {Libc.Describe(error)}");
    }
}
