using System.Text;
using Postern.Native;

namespace Postern.Hosting.Life;

/// <summary>Asks whoever sits at the process's terminal, whatever its standard streams are.</summary>
internal static class TerminalQuestion
{
    private const string Terminal = "/dev/tty"; // tty(4)
    private const int LongestAnswer = 4096;
    private static readonly Lock Turn = new();

    /// <summary>Somebody sits there: we have a terminal, and are in its foreground.</summary>
    public static bool IsPossible
    {
        get
        {
            int fd = Libc.open(Terminal, Libc.O_RDWR | Libc.O_CLOEXEC, 0);
            if (fd < 0)
                return false;
            bool foreground = Libc.tcgetpgrp(fd) == Libc.getpgrp();
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
            int fd = Libc.open(Terminal, Libc.O_RDWR | Libc.O_CLOEXEC, 0);
            if (fd < 0)
                return null;
            try
            {
                return secret ? WithoutEcho(fd, () => Converse(fd, question)) : Converse(fd, question);
            }
            finally
            {
                _ = Libc.close(fd);
            }
        }
    }

    /// <summary>Tells something.</summary>
    public static void Tell(string text)
    {
        int fd = Libc.open(Terminal, Libc.O_RDWR | Libc.O_CLOEXEC, 0);
        if (fd < 0)
            return;
        Write(fd, text + "\n");
        _ = Libc.close(fd);
    }

    private static unsafe string? WithoutEcho(int fd, Func<string?> work)
    {
        const int size = 256; // struct termios, termios(3)
        byte* before = stackalloc byte[size];
        byte* silent = stackalloc byte[size];
        if (Libc.tcgetattr(fd, before) < 0)
            return null;
        Buffer.MemoryCopy(before, silent, size, size);
        ((uint*)silent)[3] = ((uint*)before)[3] & ~Libc.ECHO; // c_lflag, the fourth
        _ = Libc.tcsetattr(fd, Libc.TCSAFLUSH, silent);
        try
        {
            return work();
        }
        finally
        {
            _ = Libc.tcsetattr(fd, Libc.TCSAFLUSH, before);
            Write(fd, "\n");
        }
    }

    private static unsafe string? Converse(int fd, string question)
    {
        Write(fd, question);
        byte* bytes = stackalloc byte[LongestAnswer];
        nint count = Libc.read(fd, bytes, LongestAnswer); // a terminal gives whole lines
        return count > 0 ? Encoding.UTF8.GetString(bytes, (int)count).TrimEnd('\r', '\n') : null;
    }

    private static unsafe void Write(int fd, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
            _ = Libc.write(fd, start, bytes.Length);
    }
}
