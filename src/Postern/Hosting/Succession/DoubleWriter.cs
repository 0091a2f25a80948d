using System.Text;

namespace Postern.Hosting.Succession;

/// <summary>Writes to two places at once.</summary>
internal sealed class DoubleWriter(TextWriter one, TextWriter other) : TextWriter
{
    public override Encoding Encoding => one.Encoding;

    public override void Write(char value)
    {
        one.Write(value);
        other.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        one.Write(buffer, index, count);
        other.Write(buffer, index, count);
    }

    public override void Write(string? value)
    {
        one.Write(value);
        other.Write(value);
    }

    public override void WriteLine(string? value)
    {
        one.WriteLine(value);
        other.WriteLine(value);
    }

    public override void Flush()
    {
        one.Flush();
        other.Flush();
    }
}
