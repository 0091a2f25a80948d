using System.Diagnostics.CodeAnalysis;

namespace Postern.Wire.Imap.Mailboxes;

/// <summary>What RENAME brings (RFC 9051 §6.3.6).</summary>
public sealed class RenameRequest
{
    private RenameRequest(byte[] from, byte[] to)
    {
        From = from;
        To = to;
    }

    /// <summary>The mailbox that there is, as <see cref="ImapReader.Mailbox"/> has it.</summary>
    public ReadOnlyMemory<byte> From { get; }

    /// <summary>Its new name.</summary>
    public ReadOnlyMemory<byte> To { get; }

    /// <summary>Reads the two names.</summary>
    public static bool TryParse(ImapCommand command, [NotNullWhen(true)] out RenameRequest? request, out string fault)
    {
        // rename = "RENAME" SP mailbox SP mailbox
        var reader = command.Arguments;
        byte[] from = reader.Mailbox();
        reader.Sp();
        byte[] to = reader.Mailbox();
        request = reader.End() ? new(from, to) : null;
        fault = reader.Fault ?? "";
        return request is not null;
    }
}
