using System.Diagnostics.CodeAnalysis;
using Postern.Wire.Imap.Mailboxes;

namespace Postern.Wire.Imap.Listing;

/// <summary>What LIST and LSUB bring (RFC 9051 §6.3.9, RFC 5258 §6, RFC 5819 §2, RFC 3501 §6.3.9).</summary>
public sealed class ListRequest
{
    private ListRequest(byte[] reference, IReadOnlyList<ReadOnlyMemory<byte>> patterns)
    {
        Reference = reference;
        Patterns = patterns;
    }

    /// <summary>The command is LSUB: the answers bear that name, and are about subscriptions.</summary>
    public bool IsLsub { get; private init; }

    /// <summary>It has options or several patterns, and so is answered as RFC 5258 says.</summary>
    public bool IsExtended { get; private init; }

    /// <summary>What stands before each pattern, as <see cref="ImapReader.Mailbox"/> has it.</summary>
    public ReadOnlyMemory<byte> Reference { get; }

    /// <summary>The patterns, as <see cref="ImapReader.ListMailbox"/> has them; at least one.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Patterns { get; }

    /// <summary>Which mailboxes are meant.</summary>
    public ListSelection Selection { get; private init; }

    /// <summary>What is wanted of them.</summary>
    public ListReturn Return { get; private init; }

    /// <summary>What STATUS is wanted of each that can be selected (RFC 5819 §2).</summary>
    public StatusItems Status { get; private init; }

    /// <summary>The pattern is empty: the client wants the delimiter and the root, and no mailbox (RFC 9051 §6.3.9).</summary>
    public bool AsksDelimiter => !IsExtended && Patterns is [{ IsEmpty: true }];

    /// <summary>Reads the arguments of LIST or LSUB.</summary>
    public static bool TryParse(ImapCommand command, [NotNullWhen(true)] out ListRequest? request, out string fault)
    {
        // list = "LIST" [SP list-select-opts] SP mailbox SP mbox-or-pat [SP list-return-opts]
        var reader = command.Arguments;
        bool isLsub = command.Name == "LSUB";
        bool isExtended = !isLsub && reader.Next('(');
        var selection = isExtended ? SelectOptions(ref reader) : ListSelection.None;
        byte[] reference = reader.Mailbox();
        reader.Sp();
        isExtended |= !isLsub && reader.Next('(');
        var patterns = !isLsub && reader.Next('(') ? SeveralPatterns(ref reader) : [reader.ListMailbox()];
        var (wanted, status) = (ListReturn.None, StatusItems.None);
        if (!isLsub && reader.TryWord(" RETURN"))
        {
            isExtended = true;
            wanted = ReturnOptions(ref reader, out status);
        }
        request = reader.End()
            ? new(reference, patterns) { IsLsub = isLsub, IsExtended = isExtended, Selection = selection, Return = wanted, Status = status }
            : null;
        fault = reader.Fault ?? "";
        return request is not null;
    }

    // list-select-opts = "(" [list-select-opt *(SP list-select-opt)] ")"
    private static ListSelection SelectOptions(ref ImapReader reader)
    {
        var selection = ListSelection.None;
        reader.Open();
        while (reader.Item())
        {
            var option = reader.Atom().ToUpperInvariant() switch
            {
                "SUBSCRIBED" => ListSelection.Subscribed,
                "REMOTE" => ListSelection.Remote,
                "RECURSIVEMATCH" => ListSelection.RecursiveMatch,
                "SPECIAL-USE" => ListSelection.SpecialUse,
                _ => ListSelection.None,
            };
            if (option == ListSelection.None)
                reader.Fail("Unknown selection option");
            selection |= option;
        }
        // RFC 5258 §3.1: a server must refuse RECURSIVEMATCH that is alone, or with REMOTE only.
        if (selection.HasFlag(ListSelection.RecursiveMatch) && (selection & (ListSelection.Subscribed | ListSelection.SpecialUse)) == ListSelection.None)
            reader.Fail("RECURSIVEMATCH goes with another option only");
        reader.Sp();
        return selection;
    }

    // patterns = "(" list-mailbox *(SP list-mailbox) ")"
    private static List<ReadOnlyMemory<byte>> SeveralPatterns(ref ImapReader reader)
    {
        var patterns = new List<ReadOnlyMemory<byte>>();
        reader.Open();
        while (reader.Item())
        {
            if (patterns.Count == ListLimits.Patterns)
                reader.Fail("Too many patterns");
            patterns.Add(reader.ListMailbox());
        }
        if (patterns.Count == 0)
            reader.Fail("A pattern is missing");
        return patterns;
    }

    // list-return-opts = "RETURN" SP "(" [return-option *(SP return-option)] ")"; status-option = "STATUS" SP "(" status-att *(SP status-att) ")"
    private static ListReturn ReturnOptions(ref ImapReader reader, out StatusItems status)
    {
        var wanted = ListReturn.None;
        status = StatusItems.None;
        reader.Sp();
        reader.Open();
        while (reader.Item())
        {
            switch (reader.Atom().ToUpperInvariant())
            {
                case "SUBSCRIBED":
                    wanted |= ListReturn.Subscribed;
                    break;
                case "CHILDREN":
                    wanted |= ListReturn.Children;
                    break;
                case "SPECIAL-USE":
                    wanted |= ListReturn.SpecialUse;
                    break;
                case "STATUS":
                    reader.Sp();
                    status |= StatusItemNames.Read(ref reader);
                    break;
                default:
                    reader.Fail("Unknown return option");
                    break;
            }
        }
        return wanted;
    }
}
