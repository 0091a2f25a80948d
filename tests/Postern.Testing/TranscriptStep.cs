namespace Postern.Testing;

/// <summary>A line of a <see cref="Transcript"/>.</summary>
/// <param name="Kind">What stands before the colon: C, S, or a word of the test's own.</param>
/// <param name="Text">What stands behind it, escapes resolved.</param>
/// <param name="Line">Its number in the file.</param>
public sealed record TranscriptStep(string Kind, string Text, int Line)
{
    /// <summary>The bytes on the wire.</summary>
    public byte[] Bytes => System.Text.Encoding.Latin1.GetBytes(Kind.EndsWith('!') ? Text : Text + "\r\n");

    public override string ToString() => $"line {Line}: {Kind}: {Text}";
}
