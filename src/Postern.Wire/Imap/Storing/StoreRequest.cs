using System.Diagnostics.CodeAnalysis;
using Postern.Wire.Imap.Attributes;
using Postern.Wire.Imap.Sets;

namespace Postern.Wire.Imap.Storing;

/// <summary>What STORE and UID STORE bring (RFC 9051 §6.4.6, RFC 7162 §3.1.3).</summary>
public sealed class StoreRequest
{
    private static readonly (string Name, StoreOperation Operation, bool IsSilent)[] Names =
    [
        ("FLAGS",         StoreOperation.Replace, false),
        ("FLAGS.SILENT",  StoreOperation.Replace, true),
        ("+FLAGS",        StoreOperation.Add,     false),
        ("+FLAGS.SILENT", StoreOperation.Add,     true),
        ("-FLAGS",        StoreOperation.Remove,  false),
        ("-FLAGS.SILENT", StoreOperation.Remove,  true),
    ];

    private StoreRequest(SequenceSet messages, bool isUid, FlagList flags)
    {
        Messages = messages;
        IsUid = isUid;
        Flags = flags;
    }

    /// <summary>The messages.</summary>
    public SequenceSet Messages { get; }

    /// <summary>The messages are named by UID.</summary>
    public bool IsUid { get; }

    /// <summary>What is done with the flags.</summary>
    public StoreOperation Operation { get; private init; }

    /// <summary>The client does not want to be told the flags; mod-sequences it is told all the same (RFC 7162 §3.1.3).</summary>
    public bool IsSilent { get; private init; }

    /// <summary>The flags.</summary>
    public FlagList Flags { get; }

    /// <summary>Only messages that did not change since this mod-sequence; 0 is none that has ever been stored to; null where all are meant.</summary>
    public long? UnchangedSince { get; private init; }

    /// <summary>Reads the arguments of STORE, or of what <see cref="ImapCommand.TryUid"/> found.</summary>
    public static bool TryParse(ImapCommand command, [NotNullWhen(true)] out StoreRequest? request, out string fault)
    {
        // store = "STORE" SP sequence-set [store-modifiers] SP store-att-flags
        var reader = command.Arguments;
        var messages = SequenceSet.Read(ref reader);
        reader.Sp();
        long? unchangedSince = Modifiers(ref reader);
        string name = reader.Atom().ToUpperInvariant();
        var row = Array.Find(Names, row => row.Name == name);
        if (row.Name is null)
            reader.Fail("Nothing that can be stored");
        reader.Sp();
        var flags = FlagList.ReadLoose(ref reader);
        request = reader.End()
            ? new(messages, command.IsUid, flags) { Operation = row.Operation, IsSilent = row.IsSilent, UnchangedSince = unchangedSince }
            : null;
        fault = reader.Fault ?? "";
        return request is not null;
    }

    // store-modifiers = SP "(" store-modifier *(SP store-modifier) ")"; store-modifier = "UNCHANGEDSINCE" SP mod-sequence-valzer
    private static long? Modifiers(ref ImapReader reader)
    {
        if (!reader.Next('('))
            return null;
        long? unchangedSince = null;
        reader.Open();
        while (reader.Item())
        {
            if (unchangedSince is not null || !reader.TryWord("UNCHANGEDSINCE"))
                reader.Fail("Wrong modifier of STORE");
            reader.Sp();
            unchangedSince = reader.Number64();
        }
        if (unchangedSince is null)
            reader.Fail("Wrong modifier of STORE");
        reader.Sp();
        return unchangedSince;
    }
}
