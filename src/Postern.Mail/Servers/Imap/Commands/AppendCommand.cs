using System.Globalization;
using Postern.Mail.Mailboxes;
using Postern.Net.Conduits;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Changing;
using Postern.Store.Maildir.Index;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Appending;

namespace Postern.Mail.Servers.Imap.Commands;

/// <summary>APPEND of one message or several (RFC 9051 §6.3.12, RFC 3502, RFC 4315 §3): all of them are on the disk when it says OK, or none is shown.</summary>
internal static class AppendCommand
{
    /// <summary>Runs it from its first line on, which is read before anything waits.</summary>
    internal static async ValueTask<ImapReply> RunAsync(ImapSession session, ReadOnlyMemory<byte> line)
    {
        var framer = new AppendFramer(ImapLimits.Line);
        using var appending = new Appending(session);
        AppendStep step = framer.Line(line.Span);
        while (true)
        {
            switch (step.Kind)
            {
                case AppendStepKind.Literal:
                    framer.Literal(await session.Conversation.LiteralAsync((int)step.Octets, step.IsSynchronizing));
                    break;
                case AppendStepKind.Message:
                    if (await appending.ProblemAsync(framer.Mailbox, step.Message!) is { } problem) // a step of this kind has one
                    {
                        step = framer.Refuse(step, problem);
                        continue;
                    }
                    await session.Conversation.ContinueAsync(step.IsSynchronizing);
                    await appending.TakeAsync(step.Message!);
                    break;
                case AppendStepKind.Skip:
                    await session.Conversation.SkipAsync(step.Octets);
                    break;
                case AppendStepKind.Complete:
                    return await appending.PublishAsync();
                case AppendStepKind.Refused:
                    return appending.Refusal ?? ImapReply.Bad(step.Fault);
                default:
                    throw new ConduitException(FaultKind.Protocol, step.Fault);
            }
            step = framer.Line((await session.Conversation.NextLineAsync()).Span);
        }
    }

    /// <summary>Messages on their way into one mailbox.</summary>
    private sealed class Appending(ImapSession session) : IDisposable
    {
        private const int Piece = 128 * 1024;

        private readonly List<(Store.Maildir.Delivery Delivery, AppendMessage Message)> _taken = [];
        private SharedMailbox? _mailbox;
        private bool _hasZero;

        /// <summary>Why not, where it is not the client's grammar.</summary>
        internal ImapReply? Refusal { get; private set; }

        /// <summary>Why a message is not taken; null where it is.</summary>
        internal async ValueTask<string?> ProblemAsync(ReadOnlyMemory<byte> mailbox, AppendMessage message)
        {
            Refusal ??= await JudgeAsync(mailbox, message);
            return Refusal?.Words;
        }

        /// <summary>Takes the octets of a message.</summary>
        internal async ValueTask TakeAsync(AppendMessage message)
        {
            Store.Maildir.Delivery? delivery = null;
            IOException? fault = null;
            byte[] piece = new byte[(int)Math.Min(Piece, message.Length)];
            try
            {
                for (long left = message.Length; left > 0;)
                {
                    int filled = await FillAsync(piece, left);
                    left -= filled;
                    _hasZero |= !message.IsBinary && piece.AsSpan(0, filled).Contains((byte)0);
                    try
                    {
                        delivery = fault is null ? await WriteAsync(delivery, piece, filled, isWhole: left == 0, message) : null;
                    }
                    catch (IOException e) when (e is not ConduitException)
                    {
                        fault = e; // the rest of the message comes all the same
                    }
                }
            }
            catch
            {
                // The client has gone in the middle of it.
                delivery?.Dispose();
                throw;
            }
            if (fault is not null)
            {
                Refuse(fault);
                return;
            }
            _taken.Add((delivery!, message)); // a message of no octets is refused before
            if (_hasZero)
                Refusal ??= ImapReply.Bad("A message with NUL octets comes as a literal8"); // RFC 9051 §4.3.1: literal = CHAR8
        }

        /// <summary>Shows all of them.</summary>
        internal async ValueTask<ImapReply> PublishAsync()
        {
            if (Refusal is { } refusal)
                return refusal;
            SharedMailbox mailbox = _mailbox!; // the first message has opened it
            var done = await mailbox.RunAsync<(ImapReply? Refusal, uint Validity, string Uids)>(open =>
            {
                var letters = new List<KeywordSet>();
                foreach (var (_, message) in _taken)
                {
                    if (open.LettersOf([.. message.Flags.Keywords]) is not { } some)
                        return (ImapReply.No("No more keywords can be kept in this mailbox", "LIMIT"), 0, "");
                    letters.Add(some);
                }
                IReadOnlyList<uint> uids = Publish(open, letters);
                mailbox.NoteArrived(uids);
                return (null, open.Snapshot.Mailbox.UidValidity, CopyCommand.InOrder(uids));
            });
            return done.Refusal ?? ImapReply.Ok("APPEND completed", "APPENDUID", string.Create(CultureInfo.InvariantCulture, $"{done.Validity} {done.Uids}"));
        }

        /// <summary>Gives their UIDs. Where one cannot be had, or not all can be shown, none stays: who hears NO will come with them again.</summary>
        private IReadOnlyList<uint> Publish(IndexedMailbox open, List<KeywordSet> letters)
        {
            var placed = new List<PlacedMessage>();
            var before = open.Folder.Stamps();
            try
            {
                SealedMessage[] all = [.. _taken.Select((one, at) => new SealedMessage(one.Delivery, FlagWords.Stored(one.Message.Flags.System), letters[at]))];
                IReadOnlyList<ReadOnlyMemory<byte>> names = JointDelivery.Publish(open.Folder, all);
                placed.AddRange(all.Select((one, at) => new PlacedMessage(names[at], one.Flags, one.Keywords)));
                return open.Add(placed, before);
            }
            catch (IOException)
            {
                Placing.Undo(open.Folder, placed);
                throw;
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            foreach (var (delivery, _) in _taken)
                delivery.Dispose();
            if (_mailbox is not null)
                session.Store.Close(_mailbox);
        }

        private async ValueTask<ImapReply?> JudgeAsync(ReadOnlyMemory<byte> mailbox, AppendMessage message)
        {
            if (message.Length == 0)
                return ImapReply.No("Given up, as you wish"); // RFC 3502 §3
            if (message.Length > ImapServerLimits.Append)
                return ImapReply.No("The message is larger than is taken here", ImapCode.TooBig);
            if (message.IsUtf8 && !session.Has(EnabledExtensions.Utf8))
                return ImapReply.Bad("UTF8 was not enabled");
            if (_mailbox is not null)
                return null;
            if (!MailboxNames.TryRead(session, mailbox.Span, out FolderName name))
                return ImapReply.No("There can be no mailbox of this name", "CANNOT");
            if (!await session.Store.Workers.RunAsync(() => session.Tree.Has(name), CancellationToken.None))
                return ImapReply.No("There is no such mailbox", "TRYCREATE");
            _mailbox = session.Store.Open(session.Tree.Folder(name));
            return null;
        }

        private async ValueTask<int> FillAsync(byte[] piece, long left)
        {
            int filled = 0;
            while (filled < piece.Length && filled < left)
            {
                var there = await session.Conversation.PeekAsync(Math.Min(piece.Length - filled, left - filled));
                there.CopyTo(piece.AsMemory(filled));
                filled += there.Length;
                session.Conversation.Take(there.Length);
            }
            return filled;
        }

        private Task<Store.Maildir.Delivery> WriteAsync(Store.Maildir.Delivery? begun, byte[] piece, int count, bool isWhole, AppendMessage message)
        {
            MaildirFolder folder = _mailbox!.Folder; // judged before
            return session.Store.Workers.RunAsync(
                () =>
                {
                    Store.Maildir.Delivery delivery = begun ?? folder.Deliver();
                    try
                    {
                        delivery.Write(piece.AsSpan(0, count));
                        if (isWhole)
                            delivery.Seal(message.Date);
                        return delivery;
                    }
                    catch
                    {
                        delivery.Dispose();
                        throw;
                    }
                },
                CancellationToken.None);
        }

        private void Refuse(IOException fault)
        {
            session.TellOperator(fault);
            Refusal = ImapReply.No("The message cannot be kept now, try again later", ImapCode.Unavailable);
        }
    }
}
