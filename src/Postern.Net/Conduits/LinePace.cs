namespace Postern.Net.Conduits;

/// <summary>Whether a line that is watched for the sake of its small packets is left to itself for a while.</summary>
/// <remarks>
/// Where much passes the kernel acknowledges every second segment by itself, and to be woken for each would be the
/// dearest part of it. Talk is followed closely; of many who talk at once, one acknowledges for the others.
/// </remarks>
/// <param name="passed">Asks how many bytes have passed, both ways, since the line began.</param>
internal sealed class LinePace(Func<long> passed)
{
    /// <summary>How long a rest is at least, and the time that is looked at, in milliseconds: a tick of the loop.</summary>
    internal const int Window = 10;

    /// <summary>Events in a window after which it is asked how much has passed.</summary>
    private const int Few = 8;

    /// <summary>Events in a window that are served at most: a connection that opens, says a line and closes makes about six, in half a millisecond.</summary>
    private const int Most = 256;

    /// <summary>Bytes in so few events that are no talk any more: most segments are full.</summary>
    private const long MuchInFew = 8 * 1024;

    /// <summary>Bytes in a rest after which there is another.</summary>
    private const long MuchInRest = 64 * 1024;

    private long _began;
    private long _before;
    private int _events;

    /// <summary>Counts one more event; true where a rest begins.</summary>
    /// <param name="now">The time in milliseconds.</param>
    internal bool RestsAfterEvent(long now)
    {
        if (_events == 0 || now - _began > Window)
            (_began, _events, _before) = (now, 0, passed());
        _events++;
        bool much = _events == Few && passed() - _before > MuchInFew;
        if (!much && _events < Most)
            return false;
        (_events, _before) = (0, passed());
        return true;
    }

    /// <summary>A rest is over; true where another begins.</summary>
    internal bool RestsOn()
    {
        long before = _before;
        _before = passed();
        return _before - before > MuchInRest;
    }
}
