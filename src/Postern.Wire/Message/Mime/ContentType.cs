using System.Text;

namespace Postern.Wire.Message.Mime;

/// <summary>A Content-Type (RFC 2045 §5.1).</summary>
/// <param name="Type">The type as it is spelled.</param>
/// <param name="Subtype">The subtype as it is spelled.</param>
/// <param name="Parameters">The parameters in their order.</param>
public sealed record ContentType(string Type, string Subtype, IReadOnlyList<Parameter> Parameters)
{
    /// <summary>What a part without a Content-Type has (RFC 2045 §5.2).</summary>
    public static readonly ContentType Default = new("text", "plain", []);

    /// <summary>What a part of a digest has that says nothing (RFC 2046 §5.1.5).</summary>
    public static readonly ContentType Message = new("message", "rfc822", []);

    /// <summary>What a part is that may not be looked into (RFC 2046 §4.5.1).</summary>
    public static readonly ContentType Opaque = new("application", "octet-stream", []);

    /// <summary>Text of any kind.</summary>
    public bool IsText => Type.Equals("text", StringComparison.OrdinalIgnoreCase);

    /// <summary>Parts between boundaries.</summary>
    public bool IsMultipart => Type.Equals("multipart", StringComparison.OrdinalIgnoreCase);

    /// <summary>A message within: <c>message/rfc822</c>, or <c>message/global</c> (RFC 6532 §3.7).</summary>
    public bool IsMessage => Is("message", "rfc822") || Is("message", "global");

    /// <summary>The value of the first parameter of this name, decoded; null where there is none.</summary>
    public string? this[string name] => Parameters.FirstOrDefault(one => one.IsNamed(name))?.Text;

    /// <summary>Whether it is this type and subtype, in capitals or not.</summary>
    public bool Is(string type, string subtype) =>
        Type.Equals(type, StringComparison.OrdinalIgnoreCase) && Subtype.Equals(subtype, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an unfolded value; null where it is none, which is to be taken as the default (RFC 2045 §5.2).</summary>
    public static ContentType? Read(ReadOnlySpan<byte> value)
    {
        var reader = new ValueReader(value);
        var type = reader.Token();
        if (type.IsEmpty || !reader.Takes('/'))
            return null;
        var subtype = reader.Token();
        return subtype.IsEmpty ? null : new(Encoding.Latin1.GetString(type), Encoding.Latin1.GetString(subtype), ParameterReader.Read(ref reader));
    }
}
