namespace Postern.Wire.Sasl;

/// <summary>What a client answers to a challenge, or why it does not.</summary>
/// <param name="Bytes">Before base64; may be empty.</param>
/// <param name="Fault">Why the login is given up; null where it goes on. Then the exchange is broken off (<c>*</c>).</param>
public readonly record struct SaslReply(byte[] Bytes, SaslRefusal? Fault = null)
{
    /// <summary>An answer.</summary>
    public static implicit operator SaslReply(byte[] bytes) => FromBytes(bytes);

    /// <summary>A fault.</summary>
    public static implicit operator SaslReply(SaslRefusal fault) => FromFault(fault);

    /// <summary>An answer.</summary>
    public static SaslReply FromBytes(byte[] bytes) => new(bytes);

    /// <summary>A fault.</summary>
    public static SaslReply FromFault(SaslRefusal fault) => new([], fault);
}
