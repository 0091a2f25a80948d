namespace Postern.Wire.Message.Structure;

/// <summary>Which strings a client takes, and what they hold.</summary>
public enum StringForm
{
    /// <summary>IMAP4rev1: text beyond ASCII goes as a literal, parameters of RFC 2231 stay encoded (RFC 3501 §4.3).</summary>
    Ascii,

    /// <summary>IMAP4rev2, or UTF8=ACCEPT: UTF-8 between quotes, parameters of RFC 2231 decoded (RFC 9051 §4.3, §7.5.2; RFC 6855 §3).</summary>
    Utf8,
}
