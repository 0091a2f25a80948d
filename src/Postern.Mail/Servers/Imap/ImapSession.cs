using Postern.Mail.Doors;
using Postern.Mail.Mailboxes;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Store.Maildir;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Appending;
using Postern.Wire.Message.Structure;

namespace Postern.Mail.Servers.Imap;

/// <summary>IMAP after the login (RFC 9051, RFC 3501): commands come, are looked up in <see cref="ImapTable"/>, and are answered in their order.</summary>
internal sealed class ImapSession : IClientService
{
    private readonly ImapConversation _conversation;
    private int _refused;

    internal ImapSession(Connection connection, MailStore store, MaildirTree tree)
    {
        Connection = connection;
        Store = store;
        Tree = tree;
        Output = new ImapOutput(connection);
        _conversation = new ImapConversation(connection, Output);
    }

    /// <summary>Whose session it is.</summary>
    internal Connection Connection { get; }

    /// <summary>All mailboxes.</summary>
    internal MailStore Store { get; }

    /// <summary>The account's own.</summary>
    internal MaildirTree Tree { get; }

    /// <summary>What the client will be sent.</summary>
    internal ImapOutput Output { get; }

    /// <summary>What the client says.</summary>
    internal ImapConversation Conversation => _conversation;

    /// <summary>What the client has turned on.</summary>
    internal EnabledExtensions Enabled { get; set; }

    /// <summary>The mailbox that is selected; null for none.</summary>
    internal SelectedMailbox? Selected { get; set; }

    /// <summary>The client has said LOGOUT.</summary>
    internal bool HasLeft { get; set; }

    /// <summary>Which strings the client takes.</summary>
    internal StringForm StringForm => (Enabled & (EnabledExtensions.Utf8 | EnabledExtensions.Rev2)) != EnabledExtensions.None ? StringForm.Utf8 : StringForm.Ascii;

    /// <summary>Whether this is turned on.</summary>
    internal bool Has(EnabledExtensions extension) => Enabled.HasFlag(extension);

    /// <inheritdoc/>
    public async ValueTask<EndReason> ServeAsync(Connection connection)
    {
        while (!HasLeft)
        {
            if (await _conversation.ReadLineAsync() is not { } line)
                return new EndReason("closed", "closed by the client");
            await AnswerAsync(line);
            if (_refused > ImapServerLimits.Refused)
            {
                Output.Add(ImapResponse.Of("*", ImapStatus.Bye, "Too many errors"));
                await Output.FlushAsync();
                return new EndReason("protocol", "client: too many commands that had to be refused");
            }
        }
        await Output.FlushAsync();
        return new EndReason("closed", "closed by the client");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Unselect();
        return ValueTask.CompletedTask;
    }

    /// <summary>Turns CONDSTORE on; who has a mailbox selected is told up to where it knows all of it (RFC 7162 §3.1).</summary>
    internal void EnableCondStore()
    {
        if (Has(EnabledExtensions.CondStore))
            return;
        Enabled |= EnabledExtensions.CondStore;
        if (Selected is { Told.HighestModSeq: > 0 } selected)
            ChangeTeller.TellHighest(this, selected);
    }

    /// <summary>No mailbox is selected any more, where it is one of these; the client is told (RFC 9051 §7.1).</summary>
    internal void UnselectIf(Func<FolderName, bool> isMeant)
    {
        if (Selected is not { } selected || !isMeant(selected.Name))
            return;
        Unselect();
        Output.Add("* OK [CLOSED] The mailbox that was selected is closed\r\n"u8);
    }

    /// <summary>No mailbox is selected any more.</summary>
    internal void Unselect()
    {
        if (Selected is { } selected)
            Store.Close(selected.Mailbox);
        Selected = null;
    }

    /// <summary>What the disk says goes to the log.</summary>
    internal void TellOperator(IOException fault) => ImapLog.Failed(Store.Log, Connection.Door.Settings.Name, Connection.Id, fault.Message);

    private async ValueTask AnswerAsync(ReadOnlyMemory<byte> line)
    {
        if (AppendFramer.IsAppend(line.Span, out string tag))
        {
            await EndAsync(tag, await AppendAsync(line), tellsExpunges: true);
            return;
        }
        (byte[] bytes, string? refused) = await _conversation.FrameAsync(line);
        bool isCommand = ImapCommand.TryParse(bytes, out var command, out tag, out string fault);
        if (refused is not null || !isCommand)
        {
            await EndAsync(tag, ImapReply.Bad(refused ?? fault), tellsExpunges: false);
            return;
        }
        if (command!.Name == "UID" && !command.TryUid(out command, out fault))
        {
            await EndAsync(tag, ImapReply.Bad(fault), tellsExpunges: false);
            return;
        }
        ImapRow? row = ImapTable.Find(command.Name);
        await EndAsync(tag, await RunAsync(row, command), tellsExpunges: row is { TellsExpunges: true } || command.IsUid, row);
    }

    private async ValueTask<ImapReply> RunAsync(ImapRow? row, ImapCommand command)
    {
        if (row is null)
            return ImapReply.Bad("Unknown command");
        if (row.States != ImapStates.Any && Selected is null)
            return ImapReply.Bad("Select a mailbox first");
        if (row.States == ImapStates.SelectedForWriting && Selected!.IsReadOnly)
            return ImapReply.No("The mailbox is open for reading only", "READ-ONLY");
        try
        {
            return await row.RunAsync(this, command);
        }
        catch (IOException e) when (e is not ConduitException)
        {
            return await FailedAsync(e);
        }
    }

    private async ValueTask<ImapReply> AppendAsync(ReadOnlyMemory<byte> line)
    {
        try
        {
            return await Commands.AppendCommand.RunAsync(this, line);
        }
        catch (IOException e) when (e is not ConduitException)
        {
            return await FailedAsync(e);
        }
    }

    /// <summary>What the disk says is for the operator; the client hears that it was not its fault.</summary>
    private async ValueTask<ImapReply> FailedAsync(IOException fault)
    {
        if (await IsSelectedGoneAsync(fault))
            throw await LeaveAsync();
        TellOperator(fault);
        return ImapReply.No("The mailbox cannot be reached now, try again later", ImapCode.Unavailable);
    }

    /// <summary>Whether the mailbox that is selected was removed or renamed, by a session here or by another program.</summary>
    private async ValueTask<bool> IsSelectedGoneAsync(IOException fault)
    {
        if (Selected is not { } selected)
            return false;
        return fault is MailboxGoneException || !await Store.Workers.RunAsync(() => Tree.Has(selected.Name), CancellationToken.None);
    }

    /// <summary>Says goodbye, because the mailbox that is selected is not there any more: no number that the client knows means anything now (RFC 2180 §3.3, RFC 9051 §7.1.5).</summary>
    private async ValueTask<ConduitException> LeaveAsync()
    {
        Output.Add(ImapResponse.Of("*", ImapStatus.Bye, "The mailbox was deleted or renamed"));
        await Output.FlushAsync();
        return new ConduitException(FaultKind.Closed, "its mailbox was deleted or renamed");
    }

    /// <summary>Tells what has changed meanwhile, and then how the command ended.</summary>
    private async ValueTask EndAsync(string tag, ImapReply reply, bool tellsExpunges, ImapRow? row = null)
    {
        _refused = reply.Status == ImapStatus.Bad ? _refused + 1 : 0;
        if (Selected is { } selected && reply.Status != ImapStatus.Bad)
        {
            await TellChangesAsync(tellsExpunges, row is { Looks: true } || (row is not { HasLooked: true } && selected.Mailbox.MayBeDifferent) || (selected.Mailbox.HasArrived && !selected.IsReadOnly));
            if (selected.MustHearHighest())
                ChangeTeller.TellHighest(this, selected);
        }
        Output.Add(ImapResponse.Of(tag, reply.Status, reply.Words, reply.Code, reply.Argument));
        if (Output.IsFull)
            await Output.FlushAsync();
    }

    /// <summary>Tells the client what is different in its mailbox; where the mailbox is not looked at, that is what other sessions have found.</summary>
    internal async ValueTask TellChangesAsync(bool tellsExpunges, bool looks)
    {
        if (Selected is not { } selected)
            return;
        try
        {
            if (looks)
                selected.NoteRecent((await selected.Mailbox.SynchroniseAsync(takesNew: !selected.IsReadOnly)).Taken);
            ChangeTeller.Tell(this, selected, tellsExpunges);
        }
        catch (IOException e) when (e is not ConduitException)
        {
            if (await IsSelectedGoneAsync(e))
                throw await LeaveAsync();
            // What it was told so far stays true for it; the next command looks again.
            TellOperator(e);
        }
    }
}
