using System.Diagnostics.CodeAnalysis;

namespace Postern.Wire.Imap.Mailboxes;

/// <summary>What CREATE brings (RFC 9051 §6.3.4, RFC 6154 §3).</summary>
public sealed class CreateRequest
{
    private CreateRequest(byte[] mailbox) => Mailbox = mailbox;

    /// <summary>The new mailbox, as <see cref="ImapReader.Mailbox"/> has it; a delimiter at its end says that mailboxes below it are meant to come.</summary>
    public ReadOnlyMemory<byte> Mailbox { get; }

    /// <summary>What it is to be for.</summary>
    public SpecialUses Uses { get; private init; }

    /// <summary>A use was named that there is not: the answer is <c>NO [USEATTR]</c> (RFC 6154 §3).</summary>
    public bool HasUnknownUse { get; private init; }

    /// <summary>Reads the arguments of CREATE.</summary>
    public static bool TryParse(ImapCommand command, [NotNullWhen(true)] out CreateRequest? request, out string fault)
    {
        // create = "CREATE" SP mailbox [create-params]; create-param =/ "USE" SP "(" [use-attr *(SP use-attr)] ")"
        var reader = command.Arguments;
        byte[] mailbox = reader.Mailbox();
        var uses = SpecialUses.None;
        bool isUnknown = false;
        if (reader.Next(' ') && reader.Rest is [_, (byte)'(', ..])
        {
            reader.Sp();
            reader.Open();
            while (reader.Item())
            {
                if (!reader.TryWord("USE"))
                    reader.Fail("Unknown parameter of CREATE");
                reader.Sp();
                reader.Open();
                while (reader.Item())
                {
                    reader.Letter('\\', "A use is missing");
                    var use = SpecialUseNames.Find(reader.Atom());
                    isUnknown |= use == SpecialUses.None;
                    uses |= use;
                }
            }
        }
        request = reader.End() ? new(mailbox) { Uses = uses, HasUnknownUse = isUnknown } : null;
        fault = reader.Fault ?? "";
        return request is not null;
    }
}
