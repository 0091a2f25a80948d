using Postern.Wire.Imap.Sets;

namespace Postern.Wire.Imap.Mailboxes;

/// <summary>What a client remembers of a mailbox that it opens again (RFC 7162 §3.2.5).</summary>
/// <param name="UidValidity">Its UIDVALIDITY; where it is another now, all the rest means nothing.</param>
/// <param name="ModSeq">The highest mod-sequence that the client knows.</param>
/// <param name="KnownUids">The UIDs that it knows; null for all up to the one that was next then.</param>
/// <param name="MatchedNumbers">Message numbers that the client remembers, as many as <paramref name="MatchedUids"/>; null where it tells none.</param>
/// <param name="MatchedUids">The UIDs that these had, each at the same place (RFC 7162 §3.2.5.2).</param>
public sealed record QResync(uint UidValidity, long ModSeq, NumberSet? KnownUids, NumberSet? MatchedNumbers, NumberSet? MatchedUids)
{
    // "(" uidvalidity SP mod-sequence-value [SP known-uids] [SP seq-match-data] ")"; seq-match-data = "(" known-sequence-set SP known-uid-set ")"
    internal static QResync Read(ref ImapReader reader)
    {
        reader.Letter('(', "A parenthesis is missing");
        uint validity = reader.NzNumber();
        reader.Sp();
        long modSeq = reader.Number64();
        NumberSet? known = null;
        NumberSet? numbers = null;
        NumberSet? uids = null;
        if (reader.Rest is [(byte)' ', not (byte)'(', ..])
        {
            reader.Sp();
            known = KnownSet(ref reader);
        }
        if (reader.TryLetter(' '))
        {
            reader.Letter('(', "A parenthesis is missing");
            numbers = KnownSet(ref reader);
            reader.Sp();
            uids = KnownSet(ref reader);
            reader.Letter(')', "A parenthesis is missing");
            if (numbers.Count != uids.Count)
                reader.Fail("Numbers and UIDs of QRESYNC do not match");
        }
        reader.Letter(')', "A parenthesis is missing");
        return new(validity, modSeq, known, numbers, uids);
    }

    // known-uids = sequence-set; sequence of UIDs, "*" is not allowed
    private static NumberSet KnownSet(ref ImapReader reader)
    {
        var set = SequenceSet.Read(ref reader);
        if (set.HasStar || set.IsSaved)
            reader.Fail("A set of QRESYNC has numbers only");
        return set.Resolve(0);
    }
}
