namespace Postern.Mail.Servers.Imap.Searching;

/// <summary>How a field of a header is searched.</summary>
internal enum HeaderFieldKind
{
    /// <summary>As text.</summary>
    Text,

    /// <summary>As addresses.</summary>
    Addresses,

    /// <summary>All fields, each with its name.</summary>
    Whole,
}
