namespace Postern.Native;

/// <summary>As long as it is, this thread may touch a terminal in whose background the process is: it gets an error, where the kernel would stop the whole process.</summary>
/// <remarks>SIGTTIN and SIGTTOU, termios(3): they are not sent where the thread that touches the terminal blocks them.</remarks>
internal readonly unsafe ref struct TerminalStops : IDisposable
{
    private const int SetSize = 128; // sigset_t of glibc

    private readonly Mask _before;

    private TerminalStops(Mask before) => _before = before;

    /// <summary>Begins; ends with Dispose, in the same thread.</summary>
    public static TerminalStops Block()
    {
        byte* set = stackalloc byte[SetSize];
        Mask before;
        _ = Libc.sigemptyset(set);
        _ = Libc.sigaddset(set, Libc.SIGTTIN);
        _ = Libc.sigaddset(set, Libc.SIGTTOU);
        _ = Libc.pthread_sigmask(Libc.SIG_BLOCK, set, &before);
        return new TerminalStops(before);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Mask before = _before;
        _ = Libc.pthread_sigmask(Libc.SIG_SETMASK, &before, null);
    }

    private struct Mask
    {
        public fixed byte Bytes[SetSize];
    }
}
