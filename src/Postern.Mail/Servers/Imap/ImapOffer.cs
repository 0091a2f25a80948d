using System.Globalization;

namespace Postern.Mail.Servers.Imap;

/// <summary>What this server can (RFC 9051 §7.2.2): every name in it is a promise.</summary>
internal static class ImapOffer
{
    // RFC 7889 §3: the same for every mailbox.
    private static readonly string AppendLimit = string.Create(CultureInfo.InvariantCulture, $"APPENDLIMIT={ImapServerLimits.Append}");

    /// <summary>The list after the login.</summary>
    internal static readonly string[] Capabilities =
    [
        "IMAP4rev1", "IMAP4rev2", "LITERAL+", "ID", "ENABLE", "IDLE", "NAMESPACE", "UNSELECT", "UIDPLUS", "MOVE", "MULTIAPPEND", "CONDSTORE", "QRESYNC", "BINARY", "UTF8=ACCEPT",
        "ESEARCH", "SEARCHRES", "WITHIN",
        "CHILDREN", "LIST-EXTENDED", "LIST-STATUS", "STATUS=SIZE", "SPECIAL-USE", "CREATE-SPECIAL-USE", AppendLimit,
    ];

    /// <summary>The same as one line.</summary>
    internal static readonly string Line = string.Join(' ', Capabilities);
}
