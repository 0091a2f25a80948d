namespace Postern.Wire.Smtp;

/// <summary>The extensions that add something to MAIL and RCPT.</summary>
[Flags]
public enum SmtpExtensions
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>RFC 1870: SIZE.</summary>
    Size = 1,

    /// <summary>RFC 6152: 8BITMIME.</summary>
    EightBitMime = 2,

    /// <summary>RFC 3030: BINARYMIME, which needs CHUNKING.</summary>
    BinaryMime = 4,

    /// <summary>RFC 6531: SMTPUTF8.</summary>
    Utf8 = 8,

    /// <summary>RFC 4954: AUTH.</summary>
    Auth = 16,

    /// <summary>RFC 3461: DSN.</summary>
    Dsn = 32,

    /// <summary>RFC 8689: REQUIRETLS.</summary>
    RequireTls = 64,
}
