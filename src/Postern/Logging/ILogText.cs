namespace Postern.Logging;

/// <summary>Turns lines into the bytes of a file or a terminal.</summary>
internal interface ILogText
{
    /// <summary>The bytes of these lines, valid until the next call.</summary>
    ReadOnlySpan<byte> Format(ReadOnlySpan<LogLine> lines);
}
