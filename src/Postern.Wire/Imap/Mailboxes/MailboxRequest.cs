using System.Diagnostics.CodeAnalysis;

namespace Postern.Wire.Imap.Mailboxes;

/// <summary>What commands bring that name a mailbox and nothing else: DELETE, SUBSCRIBE, UNSUBSCRIBE (RFC 9051 §6.3.5, §6.3.7, §6.3.8).</summary>
public sealed class MailboxRequest
{
    private MailboxRequest(byte[] mailbox) => Mailbox = mailbox;

    /// <summary>The mailbox, as <see cref="ImapReader.Mailbox"/> has it.</summary>
    public ReadOnlyMemory<byte> Mailbox { get; }

    /// <summary>Reads the one argument.</summary>
    public static bool TryParse(ImapCommand command, [NotNullWhen(true)] out MailboxRequest? request, out string fault)
    {
        var reader = command.Arguments;
        byte[] mailbox = reader.Mailbox();
        request = reader.End() ? new(mailbox) : null;
        fault = reader.Fault ?? "";
        return request is not null;
    }
}
