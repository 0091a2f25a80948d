using Postern.Store.Maildir.Index;
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
