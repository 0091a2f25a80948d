using System.Diagnostics.CodeAnalysis;

namespace Postern.Wire.Imap.Mailboxes;

/// <summary>What STATUS brings (RFC 9051 §6.3.11).</summary>
public sealed class StatusRequest
{
    private StatusRequest(byte[] mailbox, StatusItems items)
    {
        Mailbox = mailbox;
        Items = items;
    }

    /// <summary>The mailbox, as <see cref="ImapReader.Mailbox"/> has it.</summary>
    public ReadOnlyMemory<byte> Mailbox { get; }

    /// <summary>What is wanted of it.</summary>
    public StatusItems Items { get; }

    /// <summary>Reads the arguments of STATUS.</summary>
    public static bool TryParse(ImapCommand command, [NotNullWhen(true)] out StatusRequest? request, out string fault)
    {
        // status = "STATUS" SP mailbox SP "(" status-att *(SP status-att) ")"
        var reader = command.Arguments;
        byte[] mailbox = reader.Mailbox();
        reader.Sp();
        var items = StatusItemNames.Read(ref reader);
        request = reader.End() ? new(mailbox, items) : null;
        fault = reader.Fault ?? "";
        return request is not null;
    }
}
