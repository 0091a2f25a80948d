namespace Postern.Store.Maildir;

/// <summary>Lines as they are on the disk: each ends with LF alone, as every other program with a Maildir has them. CRLF becomes LF, in pieces of any size.</summary>
internal sealed class StoredLines
{
    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';

    private bool _heldCr;
    private bool _afterCr;

    /// <summary>Octets that came out.</summary>
    internal long Size { get; private set; }

    /// <summary>Octets that a client will be sent: those, with a CR before each LF that has none.</summary>
    internal long SentSize { get; private set; }

    /// <summary>Converts a piece into a buffer of at least one octet more; gives how many octets came out.</summary>
    internal int Take(ReadOnlySpan<byte> piece, Span<byte> output)
    {
        int count = 0;
        foreach (byte octet in piece)
        {
            if (_heldCr && octet != Lf)
                count = Put(output, count, Cr);
            _heldCr = octet == Cr;
            if (!_heldCr)
                count = Put(output, count, octet);
        }

        return count;
    }

    /// <summary>What is still held back at the end: a CR, or nothing.</summary>
    internal int End(Span<byte> output)
    {
        int count = _heldCr ? Put(output, 0, Cr) : 0;
        _heldCr = false;
        return count;
    }

    private int Put(Span<byte> output, int count, byte octet)
    {
        output[count] = octet;
        Size++;
        SentSize += octet == Lf && !_afterCr ? 2 : 1;
        _afterCr = octet == Cr;
        return count + 1;
    }
}
