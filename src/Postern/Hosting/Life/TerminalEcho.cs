using Postern.Native;

namespace Postern.Hosting.Life;

/// <summary>The echo of a terminal, and how it was before it was turned off.</summary>
/// <remarks>It is turned on by whoever comes first: the one who asks, a signal's handler, or the end of the process.</remarks>
internal sealed unsafe class TerminalEcho(int fd)
{
    private const int Size = 256; // more than struct termios takes, termios(3)
    private const int Flags = 3;  // c_lflag is the fourth word
    private const int Words = 4;  // before it stand c_iflag, c_oflag and c_cflag

    private readonly Lock _turn = new();
    private readonly byte[] _before = new byte[Size];
    private readonly byte[] _silent = new byte[Size];
    private bool _isOff;
    private bool _isOver;

    /// <summary>Turns it off; where a shell has turned it on meanwhile, once more.</summary>
    /// <returns>Whether it was on.</returns>
    public bool TurnOff()
    {
        using var stops = TerminalStops.Block();
        lock (_turn)
        {
            byte[] now = new byte[Size];
            if (_isOver || !TryGet(now) || (_isOff && Match(now)))
                return false;
            now.CopyTo(_before, 0);
            fixed (byte* silent = now)
            {
                ((uint*)silent)[Flags] &= ~Libc.ECHO;
                _isOff = Libc.tcsetattr(fd, Libc.TCSAFLUSH, silent) == 0 && TryGet(_silent);
            }
            return _isOff;
        }
    }

    /// <summary>Turns it on again, for good; nothing where it was not turned off, or a shell has changed the terminal since.</summary>
    public void TurnOn()
    {
        using var stops = TerminalStops.Block();
        lock (_turn)
        {
            byte[] now = new byte[Size];
            bool isOurs = _isOff && !_isOver && TryGet(now) && Match(now);
            _isOver = true;
            if (!isOurs)
                return;
            // What was typed of an answer is nobody else's.
            fixed (byte* before = _before)
                _ = Libc.tcsetattr(fd, Libc.TCSAFLUSH, before);
            byte end = (byte)'\n';
            _ = Libc.write(fd, &end, 1);
        }
    }

    private bool TryGet(byte[] settings)
    {
        fixed (byte* start = settings)
            return Libc.tcgetattr(fd, start) == 0;
    }

    private bool Match(byte[] now) => now.AsSpan(0, Words * sizeof(uint)).SequenceEqual(_silent.AsSpan(0, Words * sizeof(uint)));
}
