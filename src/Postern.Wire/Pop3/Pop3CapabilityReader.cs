namespace Postern.Wire.Pop3;

/// <summary>Reads the list that follows <c>+OK</c> to CAPA, line by line, up to the dot (RFC 2449 §5).</summary>
public sealed class Pop3CapabilityReader
{
    private readonly List<Pop3Capability> _all = [];
    private int _lines;

    /// <summary>The dot has come.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>What has come so far.</summary>
    public Pop3Capabilities Capabilities => new(_all);

    /// <summary>Reads the next line, without its CRLF; a line that names no capability is passed over, and too many lines are a fault.</summary>
    public bool TryRead(ReadOnlySpan<byte> line, out string fault)
    {
        fault = "Too many capabilities";
        if (++_lines > Pop3Limits.Capabilities)
            return false;
        fault = "";
        IsWhole |= line is [(byte)'.'];
        // RFC 1939 §3: a line that begins with a dot has a second one before it.
        if (!IsWhole && Pop3Capability.TryParse(line is [(byte)'.', ..] ? line[1..] : line, out var capability))
            _all.Add(capability);
        return true;
    }
}
