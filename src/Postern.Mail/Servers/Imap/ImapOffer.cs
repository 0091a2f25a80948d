namespace Postern.Mail.Servers.Imap;

/// <summary>What this server can (RFC 9051 §7.2.2): every name in it is a promise.</summary>
internal static class ImapOffer
{
    /// <summary>The list after the login.</summary>
    internal static readonly string[] Capabilities =
    [
        "IMAP4rev1", "IMAP4rev2", "LITERAL+", "ID", "ENABLE", "IDLE", "NAMESPACE", "UNSELECT", "UIDPLUS", "MOVE", "MULTIAPPEND", "CONDSTORE", "QRESYNC", "BINARY", "UTF8=ACCEPT",
        "ESEARCH", "SEARCHRES", "WITHIN",
    ];

    /// <summary>The same as one line.</summary>
    internal static readonly string Line = string.Join(' ', Capabilities);
}
