using System.Runtime.InteropServices;
using System.Text;
using Postern.Native;

namespace Postern.Hosting.Life;

/// <summary>Asks whoever sits at the process's terminal, whatever its standard streams are.</summary>
/// <remarks>
/// In the background the terminal is somebody else's: nothing is asked there, and a question that waits when the process
/// is put there is given up. So is one that waits when the process is told to end; the echo is on again by then.
/// </remarks>
internal static class TerminalQuestion
{
    private const string Terminal = "/dev/tty"; // tty(4)
    private const int LongestAnswer = 4096;
    private const int Look = 200; // milliseconds, arbitrary: how soon a question is given up
    private static readonly PosixSignal[] Ends = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT];
    private static readonly Lock Turn = new();

    /// <summary>The process is told to end; whoever waits for his turn to ask has come too late.</summary>
    private static volatile bool _isOver;

    /// <summary>Somebody sits there: we have a terminal, and are in its foreground.</summary>
    public static bool IsPossible
    {
        get
        {
            int fd = Open();
            if (fd < 0)
                return false;
            bool foreground = IsForeground(fd);
            _ = Libc.close(fd);
            return foreground;
        }
    }

    /// <summary>Asks; null where there is no answer. Blocks until there is one.</summary>
    /// <param name="question">What is asked, with its own end.</param>
    /// <param name="secret">What is typed is not shown.</param>
    public static string? Ask(string question, bool secret)
    {
        lock (Turn)
        {
            int fd = Open();
            if (fd < 0)
                return null;
            using var stops = TerminalStops.Block();
            try
            {
                return IsForeground(fd) ? Converse(fd, question, secret ? new TerminalEcho(fd) : null) : null;
            }
            finally
            {
                _ = Libc.close(fd);
            }
        }
    }

    /// <summary>Tells something, where somebody looks on.</summary>
    public static void Tell(string text)
    {
        int fd = Open();
        if (fd < 0)
            return;
        using var stops = TerminalStops.Block();
        if (IsForeground(fd))
            Write(fd, text + "\n");
        _ = Libc.close(fd);
    }

    // Without waiting: another process may have taken the line that poll(2) has told of.
    private static int Open() => Libc.open(Terminal, Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);

    private static bool IsForeground(int fd) => Libc.tcgetpgrp(fd) == Libc.getpgrp();

    private static string? Converse(int fd, string question, TerminalEcho? echo)
    {
        void End()
        {
            _isOver = true;
            echo?.TurnOn(); // this thread may not run again
        }

        // Whether and when the process ends is the affair of other handlers.
        PosixSignalRegistration[] signals = [.. Ends.Select(signal => PosixSignalRegistration.Create(signal, _ => End()))];
        EventHandler exit = (_, _) => End();
        AppDomain.CurrentDomain.ProcessExit += exit;
        try
        {
            return Await(fd, question, echo);
        }
        finally
        {
            echo?.TurnOn();
            AppDomain.CurrentDomain.ProcessExit -= exit;
            foreach (PosixSignalRegistration signal in signals)
                signal.Dispose();
        }
    }

    private static unsafe string? Await(int fd, string question, TerminalEcho? echo)
    {
        byte* bytes = stackalloc byte[LongestAnswer];
        _ = echo?.TurnOff();
        Write(fd, question);
        while (!_isOver && IsForeground(fd))
        {
            if (echo?.TurnOff() ?? false)
                Write(fd, question); // we were stopped, and the shell has used the terminal
            var row = new PollDescriptor { Descriptor = fd, Events = Libc.POLLIN };
            if (Libc.poll(&row, 1, Look) <= 0 || _isOver || !IsForeground(fd))
                continue;
            nint count = Libc.read(fd, bytes, LongestAnswer); // a terminal gives whole lines
            if (count >= 0)
                return count > 0 ? Encoding.UTF8.GetString(bytes, (int)count).TrimEnd('\r', '\n') : null;
            if (Marshal.GetLastPInvokeError() is not (Libc.EAGAIN or Libc.EINTR))
                return null; // it has gone
        }
        return null;
    }

    private static unsafe void Write(int fd, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
            _ = Libc.write(fd, start, bytes.Length);
    }
}
