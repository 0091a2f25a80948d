using Postern.Native;
namespace Postern.Logging;

/// <summary>Standard error.</summary>
internal sealed class ErrorTarget(bool json) : ILogTarget
{
    private readonly LogText _text = new(json, colour: !json && StandardStreams.ErrorIsTerminal);
    private readonly DescriptorStream _stream = new(2);

    public int Write(ReadOnlySpan<LogLine> lines)
    {
        try
        {
            _stream.Write(_text.Format(lines));
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
