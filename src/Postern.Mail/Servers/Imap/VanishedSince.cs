using Postern.Store.Maildir.Index;
using Postern.Wire.Imap.Mailboxes;
using Postern.Wire.Imap.Sets;

namespace Postern.Mail.Servers.Imap;

/// <summary>Which messages have gone since a client was last here (RFC 7162 §3.2.10.1).</summary>
internal static class VanishedSince
{
    /// <summary>Their UIDs; where not all are remembered, every UID that is not there (RFC 7162 §3.2.10.1 permits it).</summary>
    internal static NumberSet Of(IndexSnapshot snapshot, ulong modSeq) =>
        snapshot.TryVanishedSince(modSeq, out var uids)
            ? NumberSet.Of([.. uids])
            : NumberSet.Of(1, snapshot.Mailbox.NextUid - 1).Without(NumberSet.Of(snapshot.Uids));

    /// <summary>Up to which UID a client has been told of everything that has gone: that of the last message which has the number still that it had (RFC 7162 §3.2.5.2); 0 for none.</summary>
    internal static uint KnownUpTo(IndexSnapshot snapshot, QResync known)
    {
        uint upTo = 0;
        foreach (var (number, uid) in (known.MatchedNumbers ?? NumberSet.Empty).Numbers().Zip((known.MatchedUids ?? NumberSet.Empty).Numbers()))
        {
            if (number > snapshot.Count)
                break; // they ascend, and may be millions
            if (snapshot.Uids[(int)number - 1] == uid)
                upTo = uid;
        }
        return upTo;
    }

    /// <summary>Tells them; nothing where there are none.</summary>
    internal static void Tell(ImapSession session, NumberSet gone)
    {
        if (gone.IsEmpty)
            return;
        session.Output.Add("* VANISHED (EARLIER) "u8);
        gone.Write(session.Output.Writer);
        session.Output.Add("\r\n"u8);
    }
}
