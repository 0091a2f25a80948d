using Postern.Wire.Imap;

namespace Postern.Mail.Servers.Imap.Commands;

/// <summary>CLOSE and UNSELECT (RFC 9051 §6.4.1, §6.4.2).</summary>
internal static class CloseCommand
{
    /// <summary>CLOSE removes what is marked as deleted, and tells nothing of it.</summary>
    internal static async ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command)
    {
        if (command.HasArguments)
            return ImapReply.Bad("CLOSE stands alone");
        SelectedMailbox selected = session.Selected!; // its row says so
        if (!selected.IsReadOnly)
            await selected.RunAsync(mailbox => Expunging.Run(mailbox, within: null));
        session.Unselect();
        return ImapReply.Ok("CLOSE completed");
    }

    /// <summary>UNSELECT leaves everything as it is.</summary>
    internal static ValueTask<ImapReply> UnselectAsync(ImapSession session, ImapCommand command)
    {
        if (command.HasArguments)
            return new(ImapReply.Bad("UNSELECT stands alone"));
        session.Unselect();
        return new(ImapReply.Ok("UNSELECT completed"));
    }
}
