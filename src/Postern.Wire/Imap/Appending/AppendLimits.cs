namespace Postern.Wire.Imap.Appending;

/// <summary>How much one APPEND may bring besides its messages.</summary>
public static class AppendLimits
{
    /// <summary>Arbitrary: messages in one command (RFC 3502 names no number).</summary>
    public const int Messages = 1000;

    /// <summary>Arbitrary: octets of a message that is read past because the command is refused and its client did not wait; beyond that the connection ends (RFC 7888 §4).</summary>
    public const long Skipped = 128L << 20;
}
