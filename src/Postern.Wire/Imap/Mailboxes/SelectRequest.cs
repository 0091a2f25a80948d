using System.Diagnostics.CodeAnalysis;

namespace Postern.Wire.Imap.Mailboxes;

/// <summary>What SELECT and EXAMINE bring (RFC 9051 §6.3.2 and §6.3.3, RFC 7162 §3.1.8 and §3.2.5).</summary>
public sealed class SelectRequest
{
    private SelectRequest(byte[] mailbox) => Mailbox = mailbox;

    /// <summary>The mailbox, as <see cref="ImapReader.Mailbox"/> has it.</summary>
    public ReadOnlyMemory<byte> Mailbox { get; }

    /// <summary>CONDSTORE is turned on (RFC 7162 §3.1.8).</summary>
    public bool IsCondStore { get; private init; }

    /// <summary>What the client remembers; null where it tells nothing. It is a BAD unless QRESYNC was enabled (RFC 7162 §3.2.5).</summary>
    public QResync? QResync { get; private init; }

    /// <summary>Reads the arguments of SELECT or EXAMINE.</summary>
    public static bool TryParse(ImapCommand command, [NotNullWhen(true)] out SelectRequest? request, out string fault)
    {
        // select = "SELECT" SP mailbox [select-params]; select-params = SP "(" select-param *(SP select-param) ")"
        var reader = command.Arguments;
        byte[] mailbox = reader.Mailbox();
        bool isCondStore = false;
        QResync? resync = null;
        if (reader.Rest is [(byte)' ', (byte)'(', ..])
        {
            reader.Sp();
            reader.Open();
            while (reader.Item())
            {
                if (reader.TryWord("CONDSTORE"))
                {
                    isCondStore = true;
                    continue;
                }
                if (resync is not null || !reader.TryWord("QRESYNC"))
                    reader.Fail("Unknown parameter of SELECT");
                reader.Sp();
                resync = QResync.Read(ref reader);
            }
        }
        request = reader.End() ? new(mailbox) { IsCondStore = isCondStore, QResync = resync } : null;
        fault = reader.Fault ?? "";
        return request is not null;
    }
}
