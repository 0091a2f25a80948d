using System.Globalization;
using Postern.Net.Loops;
using Postern.Wire.Pop3;

namespace Postern.Mail.Servers.Pop3;

/// <summary>The commands of the TRANSACTION state (RFC 1939 §5), and what they answer.</summary>
internal sealed class Pop3Transaction(Maildrop drop, Workers workers, Answers answers, MaildropLock held, HeardCommands heard)
{
    private const int ListLine = 2 * 20 + 4; // two numbers, a blank, CRLF

    private static readonly (Pop3Keyword Keyword, Func<Pop3Transaction, Pop3Command, ValueTask> Answer)[] Commands =
    [
        (Pop3Keyword.Retr, (session, command) => session.RetrAsync(command)),
        (Pop3Keyword.Dele, (session, command) => session.Dele(command)),
        (Pop3Keyword.Top,  (session, command) => session.TopAsync(command)),
        (Pop3Keyword.Uidl, (session, command) => session.UidlAsync(command)),
        (Pop3Keyword.List, (session, command) => session.ListAsync(command)),
        (Pop3Keyword.Stat, (session, _) => session.StatAsync()),
        (Pop3Keyword.Noop, (session, _) => session.Say(Pop3Reply.Ok(""))),
        (Pop3Keyword.Rset, (session, _) => session.Rset()),
        (Pop3Keyword.Capa, (session, _) => session.Capa()),
        (Pop3Keyword.Utf8, (session, _) => session.Say(Pop3Reply.Ok("UTF-8 it is"))),
        (Pop3Keyword.Lang, (session, command) => session.Lang(command)),
        (Pop3Keyword.Quit, (session, _) => session.QuitAsync()),
    ];

    private int _begun;
    private bool _isSent;

    /// <summary>Nothing more is to be answered.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>What broke it; null where nothing did.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Answers a command; false where it is none of this state.</summary>
    /// <exception cref="IOException">The disk refuses: <see cref="Fail"/> is next.</exception>
    internal async ValueTask<bool> AnswerAsync(Pop3Command command)
    {
        (_begun, _isSent) = (answers.Length, false);
        foreach (var (keyword, answer) in Commands)
        {
            if (keyword != command.Keyword)
                continue;
            await answer(this, command);
            return true;
        }

        return Refuse("Unknown command, or not after the login");
    }

    /// <summary>Refuses what is no command.</summary>
    internal bool Refuse(string why)
    {
        answers.Add(Pop3Reply.Error(why));
        return false;
    }

    /// <summary>Answers that the disk refused; what was said of an answer already can only be broken off.</summary>
    internal void Fail(IOException fault)
    {
        answers.Cut(_isSent ? 0 : _begun);
        if (_isSent)
            (IsOver, Fault) = (true, $"an answer is broken off: {fault.Message}");
        else
            answers.Add(Pop3Reply.Error("The mailbox cannot be read now, try again later", Pop3Reply.SystemTemporary));
    }

    private ValueTask Say(Pop3Reply reply)
    {
        answers.Add(reply);
        return ValueTask.CompletedTask;
    }

    private async ValueTask StatAsync()
    {
        await MeasureAsync();
        await Say(Pop3Reply.Ok(string.Create(CultureInfo.InvariantCulture, $"{drop.Count - drop.Deleted} {drop.Octets}")));
    }

    private async ValueTask ListAsync(Pop3Command command)
    {
        if (!command.Argument.IsEmpty)
        {
            if (!TryMessage(command, out int index))
                return;
            if (drop.SizeOf(index) < 0)
                await drop.MeasureOneAsync(index);
            await Say(Pop3Reply.Ok(string.Create(CultureInfo.InvariantCulture, $"{index + 1} {drop.SizeOf(index)}")));
            return;
        }

        await MeasureAsync();
        answers.Add(string.Create(CultureInfo.InvariantCulture, $"+OK {drop.Count - drop.Deleted} messages ({drop.Octets} octets)\r\n"));
        await EachAsync(ListLine, index => answers.AddNumber(drop.SizeOf(index)));
    }

    private async ValueTask UidlAsync(Pop3Command command)
    {
        if (!command.Argument.IsEmpty)
        {
            if (!TryMessage(command, out int index))
                return;
            answers.Add("+OK "u8);
            AddLine(index, AddUidl);
            return;
        }

        answers.Add("+OK\r\n"u8);
        await EachAsync(ListLine + Pop3ServerLimits.Uidl, AddUidl);
    }

    private ValueTask RetrAsync(Pop3Command command) => TryMessage(command, out int index) ? SendAsync([index, .. WantedNext()], bodyLines: null) : ValueTask.CompletedTask;

    private async ValueTask TopAsync(Pop3Command command)
    {
        int space = command.Argument.IndexOf((byte)' ');
        var lines = space < 0 ? default : command.Argument[(space + 1)..].TrimStart((byte)' ');
        if (!TryNumber(lines, out long wanted))
            await Say(Pop3Reply.Error("TOP wants a message and a number of lines"));
        else if (TryMessage(command.Argument[..space], out int index))
            await SendAsync([index], wanted);
    }

    private ValueTask Dele(Pop3Command command)
    {
        if (!TryMessage(command, out int index))
            return ValueTask.CompletedTask;
        drop.Delete(index);
        return Say(Pop3Reply.Ok("It goes at QUIT"));
    }

    private ValueTask Rset()
    {
        drop.Reset();
        return Say(Pop3Reply.Ok(""));
    }

    private ValueTask Capa()
    {
        answers.Add(Pop3Mailboxes.Capabilities.Format());
        return ValueTask.CompletedTask;
    }

    private ValueTask Lang(Pop3Command command)
    {
        answers.Add(Pop3Languages.Answer(command.Argument));
        return ValueTask.CompletedTask;
    }

    // RFC 1939 §6: the UPDATE state; whether all of it could be done is said there.
    private async ValueTask QuitAsync()
    {
        IOException? fault = await drop.UpdateAsync();
        IsOver = true;
        held.Dispose(); // the mailbox is free before the client hears of it: its next session finds it so
        if (fault is null)
        {
            await Say(Pop3Reply.Ok("Goodbye"));
            return;
        }

        Fault = $"not all could be removed: {fault.Message}";
        await Say(Pop3Reply.Error("Some deleted messages are not removed", Pop3Reply.SystemTemporary));
    }

    /// <summary>Sends messages, or the beginning of one; at least the first of them, the others as far as they fit with it.</summary>
    /// <remarks>Small ones cost one turn of a worker together: they are opened, read and closed there.</remarks>
    private async ValueTask SendAsync(int[] indices, long? bodyLines)
    {
        await answers.MakeRoomAsync(SentBatch.Least);
        _begun = answers.Length;
        var free = answers.Free;
        var batch = await workers.RunAsync(() => SentBatch.Read(drop, indices, bodyLines, free.Span), CancellationToken.None);
        using var rest = batch.Rest;
        _begun += batch.Begun;
        answers.Advance(batch.Octets);
        int answered = batch.Whole + (rest is null ? 0 : 1);
        // The first is the command that is being answered; a fault is the answer to the next.
        heard.Take(batch.Fault is null ? answered - 1 : answered);
        while (rest is { IsOver: false })
        {
            _isSent = true;
            await answers.SendAsync();
            held.Touch();
            var more = answers.Free;
            answers.Advance(await workers.RunAsync(() => rest.Fill(more.Span), CancellationToken.None));
        }

        if (rest is not null && bodyLines is null)
            drop.MarkRead(indices[batch.Whole]);
        if (batch.Fault is not null)
            throw batch.Fault;
    }

    /// <summary>The messages that commands want which came together with this one.</summary>
    private IEnumerable<int> WantedNext()
    {
        foreach (var command in heard.WantedNext)
        {
            if (!TryNumber(command.Argument, out long number) || number < 1 || number > drop.Count || drop.IsDeleted((int)number - 1))
                yield break; // it is told so in its turn
            yield return (int)number - 1;
        }
    }

    private async ValueTask MeasureAsync()
    {
        while (!drop.IsMeasured)
        {
            await drop.MeasureAsync(Pop3ServerLimits.Measured);
            held.Touch();
        }
    }

    /// <summary>A line for each message that stays, and the end of the list.</summary>
    private async ValueTask EachAsync(int longest, Action<int> addWhat)
    {
        for (int index = 0; index < drop.Count; index++)
        {
            if (drop.IsDeleted(index))
                continue;
            if (answers.Room < longest)
            {
                _isSent = true;
                await answers.SendAsync();
                held.Touch();
            }

            AddLine(index, addWhat);
        }

        await answers.MakeRoomAsync(Pop3ServerLimits.Line);
        answers.Add(".\r\n"u8);
    }

    private void AddLine(int index, Action<int> addWhat)
    {
        answers.AddNumber(index + 1);
        answers.Add(" "u8);
        addWhat(index);
        answers.Add("\r\n"u8);
    }

    private void AddUidl(int index) => answers.Advance(drop.WriteUidl(index, answers.Free.Span));

    private bool TryMessage(Pop3Command command, out int index) => TryMessage(command.Argument, out index);

    /// <summary>The message that a number means; where there is none, that is said.</summary>
    private bool TryMessage(ReadOnlySpan<byte> argument, out int index)
    {
        index = -1;
        if (!TryNumber(argument, out long number))
            answers.Add(Pop3Reply.Error("The number of a message is wanted"));
        else if (number < 1 || number > drop.Count)
            answers.Add(Pop3Reply.Error(string.Create(CultureInfo.InvariantCulture, $"No such message: there are {drop.Count}")));
        else if (drop.IsDeleted((int)number - 1))
            answers.Add(Pop3Reply.Error("This message is deleted"));
        else
            index = (int)number - 1;
        return index >= 0;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out long number)
    {
        number = 0;
        return digits.Length is > 0 and <= 18 && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
