namespace Postern.Wire.Message.Mime;

/// <summary>Where a header or a body lies in a message, as it was given; and what it measures on the wire, where every line ends with CRLF (RFC 9051 §2.3.4).</summary>
/// <param name="Start">Octets of the message before it.</param>
/// <param name="Length">Its octets.</param>
/// <param name="Lines">Line ends in it.</param>
/// <param name="BareLines">Those of them that are LF without CR, as in a file.</param>
/// <param name="BareBefore">Line ends without CR before it.</param>
public readonly record struct Extent(long Start, long Length, long Lines, long BareLines, long BareBefore)
{
    /// <summary>The octet behind it, as it was given.</summary>
    public long End => Start + Length;

    /// <summary>Octets before it where every line ends with CRLF.</summary>
    public long WireStart => Start + BareBefore;

    /// <summary>Its octets where every line ends with CRLF: what IMAP calls its size.</summary>
    public long WireLength => Length + BareLines;
}
