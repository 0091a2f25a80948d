using System.Collections.Frozen;
using Postern.Mail.Servers.Imap.Commands;
using Postern.Mail.Servers.Imap.Commands.Folders;

namespace Postern.Mail.Servers.Imap;

/// <summary>All commands after the login, and where each is legal (RFC 9051 §6). APPEND, which is read piece by piece, stands by itself.</summary>
internal static class ImapTable
{
    private static readonly ImapRow[] Rows =
    [
        new("CAPABILITY", ImapStates.Any,                TellsExpunges: true,  CapabilityCommand.RunAsync),
        new("NOOP",       ImapStates.Any,                TellsExpunges: true,  NoopCommand.RunAsync) { Looks = true },
        new("LOGOUT",     ImapStates.Any,                TellsExpunges: false, LogoutCommand.RunAsync),
        new("ID",         ImapStates.Any,                TellsExpunges: true,  IdCommand.RunAsync),
        new("ENABLE",     ImapStates.Any,                TellsExpunges: true,  EnableCommand.RunAsync),
        new("NAMESPACE",  ImapStates.Any,                TellsExpunges: true,  NamespaceCommand.RunAsync),
        new("SELECT",     ImapStates.Any,                TellsExpunges: false, (session, command) => SelectCommand.RunAsync(session, command, isReadOnly: false)),
        new("EXAMINE",    ImapStates.Any,                TellsExpunges: false, (session, command) => SelectCommand.RunAsync(session, command, isReadOnly: true)),
        new("CREATE",     ImapStates.Any,                TellsExpunges: true,  CreateCommand.RunAsync),
        new("DELETE",     ImapStates.Any,                TellsExpunges: true,  DeleteCommand.RunAsync),
        new("RENAME",     ImapStates.Any,                TellsExpunges: true,  RenameCommand.RunAsync),
        new("SUBSCRIBE",  ImapStates.Any,                TellsExpunges: true,  SubscribeCommand.RunAsync),
        new("UNSUBSCRIBE", ImapStates.Any,               TellsExpunges: true,  SubscribeCommand.UnsubscribeAsync),
        new("LIST",       ImapStates.Any,                TellsExpunges: true,  ListCommand.RunAsync),
        new("LSUB",       ImapStates.Any,                TellsExpunges: true,  ListCommand.RunAsync),
        new("STATUS",     ImapStates.Any,                TellsExpunges: true,  StatusCommand.RunAsync),
        new("IDLE",       ImapStates.Any,                TellsExpunges: true,  IdleCommand.RunAsync),
        new("CHECK",      ImapStates.Selected,           TellsExpunges: true,  NoopCommand.RunAsync) { Looks = true },
        new("CLOSE",      ImapStates.Selected,           TellsExpunges: false, CloseCommand.RunAsync),
        new("UNSELECT",   ImapStates.Selected,           TellsExpunges: false, CloseCommand.UnselectAsync),
        new("FETCH",      ImapStates.Selected,           TellsExpunges: false, FetchCommand.RunAsync),
        new("SEARCH",     ImapStates.Selected,           TellsExpunges: false, SearchCommand.RunAsync),
        new("STORE",      ImapStates.SelectedForWriting, TellsExpunges: false, StoreCommand.RunAsync) { HasLooked = true },
        new("COPY",       ImapStates.Selected,           TellsExpunges: true,  CopyCommand.RunAsync) { HasLooked = true },
        new("MOVE",       ImapStates.SelectedForWriting, TellsExpunges: true,  CopyCommand.MoveAsync) { HasLooked = true },
        new("EXPUNGE",    ImapStates.SelectedForWriting, TellsExpunges: true,  ExpungeCommand.RunAsync) { HasLooked = true },
    ];

    private static readonly FrozenDictionary<string, ImapRow> ByName = Rows.ToFrozenDictionary(row => row.Name, StringComparer.Ordinal);

    /// <summary>The row of a command; null where there is none.</summary>
    internal static ImapRow? Find(string name) => ByName.GetValueOrDefault(name);
}
