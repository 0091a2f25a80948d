using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using Postern.Store.Maildir;
using Postern.Wire.Imap.Responding;

namespace Postern.Mail.Servers.Imap;

/// <summary>Names of mailboxes on the wire: modified UTF-7 for a client of IMAP4rev1, UTF-8 for one that has turned on rev2 or UTF8=ACCEPT (RFC 9051 §5.1, RFC 6855 §3).</summary>
internal static class MailboxNames
{
    /// <summary>The folder that is meant; false where none can have the name.</summary>
    internal static bool TryRead(ImapSession session, ReadOnlySpan<byte> written, [NotNullWhen(true)] out FolderName name)
    {
        name = default;
        if (!Utf8.IsValid(written))
            return false;
        string text = Encoding.UTF8.GetString(written);
        // A client of rev1 that sends UTF-8 all the same means what it says.
        return IsUtf8(session) || !Ascii.IsValid(written) ? FolderName.TryParse(text, out name) : FolderName.TryParseEncoded(text, out name);
    }

    /// <summary>The name that a new folder is to have; false where none can have it, or where clients could not all ask for it by its name.</summary>
    internal static bool TryReadNew(ImapSession session, ReadOnlySpan<byte> written, out FolderName name) => TryRead(session, written, out name) && name.IsWellFormed;

    /// <summary>The name as the client writes it.</summary>
    internal static string Write(ImapSession session, FolderName name) => IsUtf8(session) ? name.Text : name.Encoded;

    /// <summary>The response that IMAP4rev2 has for a mailbox that is selected (RFC 9051 §6.3.2).</summary>
    internal static void TellAsListed(ImapSession session, FolderName name)
    {
        session.Output.Add("* LIST () \"/\" "u8);
        session.Output.AddString(Write(session, name));
        session.Output.Add("\r\n"u8);
    }

    /// <summary>The octets of the name as the client writes it.</summary>
    internal static byte[] Octets(ImapSession session, FolderName name) => Encoding.UTF8.GetBytes(Write(session, name));

    /// <summary>Writes what is going to be sent, in strings that the client takes; good until something is sent.</summary>
    internal static ResponseWriter Writer(ImapSession session) => new(session.Output.Writer, IsUtf8(session));

    /// <summary>Whether the client has names in UTF-8.</summary>
    internal static bool IsUtf8(ImapSession session) => (session.Enabled & (EnabledExtensions.Utf8 | EnabledExtensions.Rev2)) != EnabledExtensions.None;
}
