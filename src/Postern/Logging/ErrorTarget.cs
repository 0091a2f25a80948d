namespace Postern.Logging;

/// <summary>Standard error.</summary>
internal sealed class ErrorTarget(ILogText text) : ILogTarget
{
    private readonly DescriptorStream _stream = new(2);

    public int Write(ReadOnlySpan<LogLine> lines)
    {
        try
        {
            _stream.Write(text.Format(lines));
            return 0;
        }
        catch (IOException)
        {
            return lines.Length; // nobody reads it any more
        }
    }

    public void Reopen()
    {
        // It is not ours to open.
    }

    public void Dispose() => _stream.Dispose();
}
