using System.Diagnostics.CodeAnalysis;
using Postern.Wire.Imap.Sets;

namespace Postern.Wire.Imap.Fetching;

/// <summary>What FETCH and UID FETCH bring (RFC 9051 §6.4.5, RFC 7162 §3.1.4 and §3.2.6).</summary>
public sealed class FetchRequest
{
    private FetchRequest(SequenceSet messages, bool isUid, IReadOnlyList<FetchItem> items)
    {
        Messages = messages;
        IsUid = isUid;
        Items = items;
    }

    /// <summary>The messages.</summary>
    public SequenceSet Messages { get; }

    /// <summary>The messages are named by UID; then UID is the first item, asked for or not (RFC 9051 §6.4.9).</summary>
    public bool IsUid { get; }

    /// <summary>What is wanted of each, each item once; with <see cref="ChangedSince"/> MODSEQ is among them (RFC 7162 §3.1.4.1).</summary>
    public IReadOnlyList<FetchItem> Items { get; }

    /// <summary>Only messages that changed since this mod-sequence; null where all are meant.</summary>
    public long? ChangedSince { get; private init; }

    /// <summary>The UIDs of those that have gone since are wanted too (RFC 7162 §3.2.6): only with UID and <see cref="ChangedSince"/>, and only QRESYNC allows it.</summary>
    public bool IsVanished { get; private init; }

    /// <summary>Some item sets <c>\Seen</c>.</summary>
    public bool SetsSeen => Items.Any(item => item.SetsSeen);

    /// <summary>Some item or modifier needs mod-sequences, which turns CONDSTORE on (RFC 7162 §3.1).</summary>
    public bool WantsModSeq => Items.Any(item => item.Kind == FetchKind.ModSeq);

    /// <summary>Reads the arguments of FETCH, or of what <see cref="ImapCommand.TryUid"/> found.</summary>
    public static bool TryParse(ImapCommand command, [NotNullWhen(true)] out FetchRequest? request, out string fault)
    {
        var reader = command.Arguments;
        var messages = SequenceSet.Read(ref reader);
        reader.Sp();
        var wanted = Wanted(ref reader);
        var (changedSince, isVanished) = Modifiers(ref reader, command.IsUid);
        IEnumerable<FetchItem> items = command.IsUid ? wanted.Prepend(FetchItem.Uid) : wanted;
        if (changedSince is not null)
            items = items.Append(FetchItem.ModSeq);
        request = reader.End()
            ? new(messages, command.IsUid, [.. items.DistinctBy(item => item.ToString(), StringComparer.Ordinal)]) { ChangedSince = changedSince, IsVanished = isVanished }
            : null;
        fault = reader.Fault ?? "";
        return request is not null;
    }

    // "ALL" / "FULL" / "FAST" / fetch-att / "(" fetch-att *(SP fetch-att) ")"
    private static FetchItem[] Wanted(ref ImapReader reader)
    {
        if (reader.Next('('))
            return List(ref reader);
        string name = FetchItemReader.Name(ref reader);
        return name switch
        {
            "ALL" => FetchItem.All,
            "FAST" => FetchItem.Fast,
            "FULL" => FetchItem.Full,
            _ => FetchItemReader.Read(ref reader, name) is { } item ? [item] : [],
        };
    }

    private static FetchItem[] List(ref ImapReader reader)
    {
        var items = new List<FetchItem>();
        reader.Open();
        while (reader.Item())
        {
            if (items.Count == FetchLimits.Items)
                reader.Fail("Too much to fetch");
            if (FetchItemReader.Read(ref reader, FetchItemReader.Name(ref reader)) is { } item)
                items.Add(item);
        }
        if (items.Count == 0)
            reader.Fail("What to fetch is missing");
        return [.. items];
    }

    // fetch-modifiers = SP "(" fetch-modifier *(SP fetch-modifier) ")"; "CHANGEDSINCE" SP mod-sequence-value / "VANISHED"
    private static (long? ChangedSince, bool IsVanished) Modifiers(ref ImapReader reader, bool isUid)
    {
        long? changedSince = null;
        bool isVanished = false;
        if (!reader.Next(' ') || reader.Rest is not [_, (byte)'(', ..])
            return default;
        reader.Sp();
        reader.Open();
        while (reader.Item())
        {
            if (changedSince is null && reader.TryWord("CHANGEDSINCE"))
            {
                reader.Sp();
                changedSince = reader.Number64();
            }
            else if (!isVanished && reader.TryWord("VANISHED"))
            {
                isVanished = true;
            }
            else
            {
                reader.Fail("Wrong modifier of FETCH");
            }
        }
        if (isVanished && (changedSince is null || !isUid))
            reader.Fail("VANISHED goes with UID FETCH and CHANGEDSINCE only");
        return (changedSince, isVanished);
    }
}
