using Postern.Wire.Imap;
using Postern.Wire.Imap.Sets;
using Postern.Wire.Imap.Storing;

namespace Postern.Mail.Servers.Imap.Commands;

/// <summary>EXPUNGE and UID EXPUNGE (RFC 9051 §6.4.3, §6.4.9, RFC 7162 §3.2.7).</summary>
internal static class ExpungeCommand
{
    internal static async ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command)
    {
        if (!ExpungeRequest.TryParse(command, out var request, out string fault))
            return ImapReply.Bad(fault);
        SelectedMailbox selected = session.Selected!; // its row says so
        NumberSet? within = request.Uids is not { } uids ? null : uids.IsSaved ? selected.Saved : uids.Resolve(selected.LargestUid);
        int removed = await selected.RunAsync(mailbox => Expunging.Run(mailbox, within));
        await session.TellChangesAsync(tellsExpunges: true, looks: false);
        // RFC 7162 §3.2.7: who asked for VANISHED learns up to where it knows everything.
        return removed > 0 && session.Has(EnabledExtensions.CondStore) && selected.Told.HighestModSeq > 0
            ? ImapReply.Ok("EXPUNGE completed", "HIGHESTMODSEQ", selected.Told.HighestModSeq.ToString(System.Globalization.CultureInfo.InvariantCulture))
            : ImapReply.Ok("EXPUNGE completed");
    }
}
