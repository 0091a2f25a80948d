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
        return removed > 0 ? Expunging.Completed(session, "EXPUNGE completed") : ImapReply.Ok("EXPUNGE completed");
    }
}
