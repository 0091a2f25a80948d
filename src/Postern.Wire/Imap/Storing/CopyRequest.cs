using System.Diagnostics.CodeAnalysis;
using Postern.Wire.Imap.Sets;

namespace Postern.Wire.Imap.Storing;

/// <summary>What COPY, MOVE, UID COPY and UID MOVE bring (RFC 9051 §6.4.7 and §6.4.8, RFC 6851 §3).</summary>
public sealed class CopyRequest
{
    private CopyRequest(SequenceSet messages, bool isUid, byte[] mailbox)
    {
        Messages = messages;
        IsUid = isUid;
        Mailbox = mailbox;
    }

    /// <summary>The messages.</summary>
    public SequenceSet Messages { get; }

    /// <summary>The messages are named by UID.</summary>
    public bool IsUid { get; }

    /// <summary>Where they go, as <see cref="ImapReader.Mailbox"/> has it.</summary>
    public ReadOnlyMemory<byte> Mailbox { get; }

    /// <summary>Reads the arguments of COPY or MOVE, or of what <see cref="ImapCommand.TryUid"/> found.</summary>
    public static bool TryParse(ImapCommand command, [NotNullWhen(true)] out CopyRequest? request, out string fault)
    {
        // copy = "COPY" SP sequence-set SP mailbox
        var reader = command.Arguments;
        var messages = SequenceSet.Read(ref reader);
        reader.Sp();
        byte[] mailbox = reader.Mailbox();
        request = reader.End() ? new(messages, command.IsUid, mailbox) : null;
        fault = reader.Fault ?? "";
        return request is not null;
    }
}
