namespace Postern.Wire.Message.Mime;

/// <summary>A place between two octets of a message, and what has been counted up to it.</summary>
internal readonly record struct Mark(long Offset, long Lines, long BareLines)
{
    public Extent To(Mark end) => new(Offset, end.Offset - Offset, end.Lines - Lines, end.BareLines - BareLines, BareLines);
}
