namespace Postern.Mail.Doors.Submission;

/// <summary>Looks for what must not be in a mail that came by BDAT and goes on by DATA: a CR or LF alone, and zero octets (RFC 5321 §2.3.8).</summary>
internal sealed class ChunkChecker
{
    private bool _isCr;

    /// <summary>Nothing is open: a CR at the end still waits for its LF.</summary>
    internal bool IsWhole => !_isCr;

    /// <summary>Takes the next octets; false where they hold what must not be.</summary>
    internal bool Take(ReadOnlySpan<byte> octets)
    {
        if (octets.Contains((byte)0))
            return false;
        while (!octets.IsEmpty)
        {
            if (_isCr)
            {
                if (octets[0] != '\n')
                    return false;
                _isCr = false;
                octets = octets[1..];
                continue;
            }
            int end = octets.IndexOfAny((byte)'\r', (byte)'\n');
            if (end < 0)
                return true;
            if (octets[end] == '\n')
                return false;
            _isCr = true;
            octets = octets[(end + 1)..];
        }
        return true;
    }
}
