using System.Buffers;
using Postern.Net.Engine;
using Postern.Wire.Smtp;
using Postern.Wire.Smtp.Envelopes;
using Postern.Wire.Text;

namespace Postern.Mail.Delivery;

/// <summary>One mail to mailboxes here: written into <c>tmp</c> of each, on the disk there, then shown in all.</summary>
/// <remarks>
/// Of one connection, on its loop; what blocks is done on a worker, and one thing at a time. Two addresses of one mailbox get one copy.
/// Disposed, whatever was not shown is taken away.
/// </remarks>
internal sealed class LocalDelivery(DeliveryParts parts, Connection connection, MailFrom mail) : IAsyncDisposable
{
    private readonly List<LocalCopy> _copies = [];
    private readonly List<LocalCopy> _recipients = [];
    private readonly ArrayBufferWriter<byte> _waiting = new();
    private readonly ArrayBufferWriter<byte> _header = new();

    /// <summary>The copies.</summary>
    internal IReadOnlyList<LocalCopy> Copies => _copies;

    /// <summary>The copy of each recipient that was taken, in their order; some may share one.</summary>
    internal IReadOnlyList<LocalCopy> Recipients => _recipients;

    /// <summary>The beginning of the mail, as it came.</summary>
    internal ReadOnlyMemory<byte> Beginning => _header.WrittenMemory;

    /// <summary>Opens the mailbox of a recipient.</summary>
    /// <returns>The answer to RCPT; positive where it will have a copy.</returns>
    internal async ValueTask<SmtpReply> AddAsync(Recipient.Local to)
    {
        if (_copies.Count == DeliveryLimits.Copies || _recipients.Count == DeliveryLimits.Recipients)
            return SmtpReply.Of(452, "4.5.3", "Too many recipients: send it to the others in another mail");
        try
        {
            LocalCopy copy = await OnWorkerAsync(() => LocalCopy.For(to, parts.Store, parts.Door.Mail.DetailFolders));
            LocalCopy? same = _copies.Find(other => other.Place == copy.Place);
            if (same is null)
                _copies.Add(copy);
            _recipients.Add(same ?? copy);
            return SmtpReply.Of(250, "2.1.5", "It is for a mailbox here");
        }
        catch (IOException e)
        {
            Tell(to, e);
            return DiskReply.Of(e);
        }
    }

    /// <summary>Begins the files.</summary>
    internal ValueTask BeginAsync(ReadOnlyMemory<byte> received) => EachAsync(copy => copy.Begin(mail.Path.ToString(), received));

    /// <summary>Takes a piece of the mail.</summary>
    internal async ValueTask WriteAsync(ReadOnlyMemory<byte> piece)
    {
        if (_header.WrittenCount < DeliveryLimits.ReportedHeader)
            _header.Write(piece.Span[..Math.Min(piece.Length, DeliveryLimits.ReportedHeader - _header.WrittenCount)]);
        _waiting.Write(piece.Span);
        if (_waiting.WrittenCount >= DeliveryLimits.Piece)
            await FlushAsync();
    }

    /// <summary>The mail is whole: all copies are on the disk when this returns, but those that failed.</summary>
    internal async ValueTask SealAsync()
    {
        await FlushAsync();
        await EachAsync(copy => copy.Seal());
    }

    /// <summary>Shows the copies; where one cannot be shown before any was, and <paramref name="isDue"/> is false, the others are not shown either.</summary>
    /// <param name="isDue">Others have taken the mail for theirs: it cannot be refused any more.</param>
    internal async ValueTask PublishAsync(bool isDue)
    {
        bool any = isDue;
        await EachAsync(copy =>
        {
            if (!any && _copies.Exists(one => one.Refusal is not null))
                return;
            copy.Publish();
            any |= copy.IsPublished;
        });
        foreach (LocalCopy copy in _copies.Where(copy => copy.IsPublished))
            DeliveryLog.Delivered(parts.Log, parts.Door.Name, connection.Id, PeerWords.Printable(mail.Path.ToString()), PeerWords.Printable(copy.To.Account), copy.Size);
    }

    /// <summary>What the first copy that failed tells the sender; null where none did.</summary>
    internal SmtpReply? Refusal => _copies.Select(copy => copy.Refusal).FirstOrDefault(refusal => refusal is not null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        LocalCopy[] copies = [.. _copies];
        _copies.Clear();
        _recipients.Clear();
        if (copies.Length == 0)
            return;
        try
        {
            await OnWorkerAsync(() => Each(copies, copy => copy.Dispose()));
        }
        catch (IOException)
        {
            // Too much waits for a worker: a few names are taken away here, for nobody else would.
            Each(copies, copy => copy.Dispose());
        }
    }

    private async ValueTask FlushAsync()
    {
        ReadOnlyMemory<byte> piece = _waiting.WrittenMemory;
        if (!piece.IsEmpty)
            await EachAsync(copy => copy.Write(piece));
        _waiting.ResetWrittenCount();
    }

    /// <summary>Does this to each copy that has not failed, on a worker; says in the log what fails.</summary>
    private async ValueTask EachAsync(Action<LocalCopy> step)
    {
        LocalCopy[] good = [.. _copies.Where(copy => copy.Refusal is null)];
        if (good.Length == 0)
            return;
        try
        {
            await OnWorkerAsync(() => Each(good, step));
        }
        catch (IOException busy)
        {
            Each(good, copy => copy.Fail(busy));
        }
        foreach (LocalCopy copy in good)
        {
            if (copy.Failure is { } failure)
                Tell(copy.To, failure);
        }
    }

    private static bool Each(LocalCopy[] copies, Action<LocalCopy> step)
    {
        Array.ForEach(copies, copy => step(copy));
        return true;
    }

    private Task<T> OnWorkerAsync<T>(Func<T> work) => parts.Store.Workers.RunAsync(work, CancellationToken.None);

    private void Tell(Recipient.Local to, IOException failure) =>
        DeliveryLog.NotKept(parts.Log, parts.Door.Name, connection.Id, PeerWords.Printable(to.Account), failure.Message);
}
