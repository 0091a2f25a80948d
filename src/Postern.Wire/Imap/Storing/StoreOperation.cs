namespace Postern.Wire.Imap.Storing;

/// <summary>What STORE does with flags (RFC 9051 §6.4.6).</summary>
public enum StoreOperation
{
    /// <summary><c>FLAGS</c>: these and no others.</summary>
    Replace,

    /// <summary><c>+FLAGS</c>: these too.</summary>
    Add,

    /// <summary><c>-FLAGS</c>: these no more.</summary>
    Remove,
}
