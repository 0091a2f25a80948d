namespace Postern.Mail.Servers.Imap;

/// <summary>Where in a session a command is legal (RFC 9051 §3).</summary>
internal enum ImapStates
{
    /// <summary>Wherever.</summary>
    Any,

    /// <summary>Only while a mailbox is selected.</summary>
    Selected,

    /// <summary>Only while one is selected that may be changed.</summary>
    SelectedForWriting,
}
