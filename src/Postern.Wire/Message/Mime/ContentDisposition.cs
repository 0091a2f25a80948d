using System.Text;

namespace Postern.Wire.Message.Mime;

/// <summary>A Content-Disposition (RFC 2183 §2).</summary>
/// <param name="Kind"><c>inline</c>, <c>attachment</c> or another, as it is spelled.</param>
/// <param name="Parameters">The parameters in their order.</param>
public sealed record ContentDisposition(string Kind, IReadOnlyList<Parameter> Parameters)
{
    /// <summary>Reads an unfolded value; null where it names no kind.</summary>
    public static ContentDisposition? Read(ReadOnlySpan<byte> value)
    {
        var reader = new ValueReader(value);
        var kind = reader.Token();
        return kind.IsEmpty ? null : new(Encoding.Latin1.GetString(kind), ParameterReader.Read(ref reader));
    }
}
