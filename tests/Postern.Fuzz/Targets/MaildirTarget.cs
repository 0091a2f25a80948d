using System.Text;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Uids;
using Postern.Wire.Text;

namespace Postern.Fuzz.Targets;

/// <summary>What other programs may leave in a Maildir: lists of UIDs, keywords, names of files and of folders.</summary>
internal static class MaildirTarget
{
    public static void Uids(byte[] input)
    {
        if (UidList.Read([.. input]) is not { } list)
            return;
        Invariant.Holds(list.UidValidity > 0 && list.NextUid > 0, "UIDs begin with 1");
        uint last = 0;
        for (int row = 0; row < list.Count; row++)
        {
            var line = list.Line(row);
            Invariant.Holds(line.Uid > last && line.Uid < list.NextUid, "UIDs are in order and below the next");
            Invariant.Holds(list.Find(line.BaseName.Span) == row, "a name is found again, and is there once");
            Invariant.Holds(line.BaseName.Span.IndexOfAny("/:\n\0"u8) < 0 && !line.BaseName.IsEmpty, "a name is one of a file");
            last = line.Uid;
        }

        byte[] written = list.Write();
        var again = UidList.Read([.. written]);
        Invariant.Holds(again is not null && again.Count == list.Count && again.NextUid == list.NextUid && again.UidValidity == list.UidValidity && again.Write().AsSpan().SequenceEqual(written), "what is written is read again");
        if (list.NextUid < uint.MaxValue && list.Find("new"u8) < 0)
            Invariant.Holds(list.Add("new"u8) == again!.NextUid && list.Find("new"u8) == list.Count - 1, "the next UID is given"); // it was read
    }

    public static void Keywords(byte[] input)
    {
        var names = KeywordNames.Read(input);
        byte[] written = names.Write();
        Invariant.Holds(KeywordNames.Read(written).Write().AsSpan().SequenceEqual(written), "what is written is read again");
        foreach (string name in names.All)
            Invariant.Holds(KeywordNames.IsName(name) && names.LetterOf(name) is >= 0 and < KeywordSet.Most, "a keyword has a letter");
    }

    /// <summary>The first byte is the flags.</summary>
    public static void Name(byte[] input)
    {
        if (input.Length == 0)
            return;
        var name = new MessageName(input.AsSpan(1));
        var (flags, keywords) = ((MessageFlags)(input[0] & 63), new KeywordSet(input[0]));
        byte[] made = name.With(flags, keywords);
        var again = new MessageName(made);
        Invariant.Holds(again.Flags == flags && again.Keywords == keywords, "flags are read again");
        Invariant.Holds(again.Base.SequenceEqual(name.Base), "a base name stays");
        Invariant.Holds(name.Size >= -1 && name.SentSize >= -1 && again.Size == name.Size, "a size is one, or unknown");
        Invariant.Holds(new MessageName(again.With(name.Flags, name.Keywords)).Flags == name.Flags, "flags can be put back");
    }

    public static void Folder(byte[] input)
    {
        string text = Encoding.UTF8.GetString(input);
        if (ModifiedUtf7.TryDecode(text, out string? decoded))
            Invariant.Holds(ModifiedUtf7.Encode(decoded) == text, "a name is encoded in one way");
        if (FolderName.TryParse(text, out var parsed))
            Invariant.Holds(FolderName.TryParseEncoded(parsed.Encoded, out var again) && again == parsed && again.Text == parsed.Text, "a name is read again as it was: " + parsed);
        if (FolderName.TryRead(text, out var read))
            Invariant.Holds(read.Directory == text && !text.Contains('/', StringComparison.Ordinal) && !text.Contains("..", StringComparison.Ordinal), "a folder lies in the Maildir");
        if (FolderName.TryParseEncoded(text, out var encoded))
            Invariant.Holds(encoded.IsInbox || encoded.Encoded == text, "an encoded name stays: " + encoded);
    }
}
