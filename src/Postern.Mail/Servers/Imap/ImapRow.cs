using Postern.Wire.Imap;

namespace Postern.Mail.Servers.Imap;

/// <summary>One row of the table of commands.</summary>
/// <param name="Name">Its name, in capitals.</param>
/// <param name="States">Where it is legal.</param>
/// <param name="TellsExpunges">Whether its answers may change the numbers of messages: FETCH, STORE and SEARCH by number may not (RFC 9051 §7.5.1).</param>
/// <param name="RunAsync">Runs it.</param>
internal sealed record ImapRow(string Name, ImapStates States, bool TellsExpunges, Func<ImapSession, ImapCommand, ValueTask<ImapReply>> RunAsync)
{
    /// <summary>The client asks what is new: the folder is looked at, whether or not the kernel has told of a change yet.</summary>
    internal bool Looks { get; init; }

    /// <summary>The command has looked at the folder itself, before it did anything there: what it did is no reason to look again.</summary>
    internal bool HasLooked { get; init; }
}
