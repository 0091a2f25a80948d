namespace Postern.Logging;

/// <summary>A log file of mode 0640, opened anew on request so that it can be rotated.</summary>
internal sealed class FileTarget : ILogTarget
{
    private readonly ILogText _text;
    private readonly string _path;
    private DescriptorStream _stream;

    /// <summary>Opens the file; throws <see cref="IOException"/> with one sentence where it cannot be.</summary>
    public FileTarget(string path, ILogText text, bool overwrite = false)
    {
        _path = path;
        _text = text;
        _stream = DescriptorStream.Append(path, overwrite);
    }

    public int Write(ReadOnlySpan<LogLine> lines)
    {
        try
        {
            _stream.Write(_text.Format(lines));
            return 0;
        }
        catch (IOException)
        {
            return lines.Length; // the disk is full: the doors go on
        }
    }

    /// <summary>Where the new file cannot be opened, the old one is kept.</summary>
    public void Reopen()
    {
        try
        {
            var next = DescriptorStream.Append(_path);
            _stream.Dispose();
            _stream = next;
        }
        catch (IOException failed)
        {
            LogLine line = new(TimeProvider.System.GetUtcNow(), Microsoft.Extensions.Logging.LogLevel.Error, "", default, failed.Message, null);
            Write([line]);
        }
    }

    public void Dispose() => _stream.Dispose();
}
