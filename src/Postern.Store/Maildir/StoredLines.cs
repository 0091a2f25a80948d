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
        while (!piece.IsEmpty)
        {
            if (_heldCr && piece[0] != Lf)
                count += Put([Cr], output[count..]);
            int cr = piece.IndexOf(Cr);
            count += Put(cr < 0 ? piece : piece[..cr], output[count..]);
            _heldCr = cr >= 0;
            piece = cr < 0 ? default : piece[(cr + 1)..];
        }

        return count;
    }

    /// <summary>What is still held back at the end: a CR, or nothing.</summary>
    internal int End(Span<byte> output)
    {
        int count = _heldCr ? Put([Cr], output) : 0;
        _heldCr = false;
        return count;
    }

    private int Put(ReadOnlySpan<byte> octets, Span<byte> output)
    {
        if (octets.IsEmpty)
            return 0;
        octets.CopyTo(output);
        Size += octets.Length;
        // No CR is among them but alone, so only the first LF can stand behind one.
        SentSize += octets.Length + octets.Count(Lf) - (octets[0] == Lf && _afterCr ? 1 : 0);
        _afterCr = octets[^1] == Cr;
        return octets.Length;
    }
}
