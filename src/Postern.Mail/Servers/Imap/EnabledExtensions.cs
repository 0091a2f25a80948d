namespace Postern.Mail.Servers.Imap;

/// <summary>What a client has turned on (RFC 5161), by ENABLE or by a command that does so itself.</summary>
[Flags]
internal enum EnabledExtensions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>RFC 7162 §3.1: every change of flags is told with its MODSEQ.</summary>
    CondStore = 1,

    /// <summary>RFC 7162 §3.2: expunges are told by UID.</summary>
    QResync = 2,

    /// <summary>RFC 6855: names and headers may be UTF-8.</summary>
    Utf8 = 4,

    /// <summary>RFC 9051: what IMAP4rev1 had and rev2 has not is left out.</summary>
    Rev2 = 8,
}
