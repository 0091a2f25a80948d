using System.Text;
using Postern.Mail.Mailboxes;
using Postern.Store.Maildir;
using Postern.Wire.Smtp;
using Copy = Postern.Store.Maildir.Delivery;

namespace Postern.Mail.Delivery;

/// <summary>One mail on its way into one folder. Every call blocks.</summary>
/// <remarks>A step that failed is the copy's end: <see cref="Failure"/> says so, and no later step is taken.</remarks>
internal sealed class LocalCopy(Recipient.Local to, MaildirFolder folder) : IDisposable
{
    private Copy? _copy;

    /// <summary>Whom it is for.</summary>
    internal Recipient.Local To => to;

    /// <summary>The folder.</summary>
    internal string Place => folder.Path;

    /// <summary>What went wrong; null where nothing did.</summary>
    internal IOException? Failure { get; private set; }

    /// <summary>What the sender is told of that.</summary>
    internal SmtpReply? Refusal { get; private set; }

    /// <summary>Octets of its file.</summary>
    internal long Size => _copy?.Size ?? 0;

    /// <summary>It can be seen in the mailbox.</summary>
    internal bool IsPublished { get; private set; }

    /// <summary>The folder for a recipient: INBOX, or the one that the detail of the address names.</summary>
    /// <exception cref="IOException">The mailbox cannot be opened.</exception>
    internal static LocalCopy For(Recipient.Local to, MailStore store, bool byDetail)
    {
        MaildirTree tree = store.TreeOf(to.Account);
        bool isNamed = byDetail && to.Detail.Length > 0 && FolderName.TryParse(to.Detail, out _);
        FolderName name = isNamed && FolderName.TryParse(to.Detail, out FolderName named) && tree.Has(named) ? named : FolderName.Inbox;
        return new LocalCopy(to, tree.Folder(name));
    }

    /// <summary>Begins the file with the lines that are this copy's own (RFC 5321 §4.4).</summary>
    internal void Begin(string sender, ReadOnlyMemory<byte> received) => Try(() =>
    {
        _copy = folder.Deliver();
        _copy.Write(Encoding.UTF8.GetBytes($"Return-Path: {sender}\r\nDelivered-To: {to.Address}\r\n"));
        _copy.Write(received.Span);
    });

    /// <summary>Adds a piece of the mail.</summary>
    internal void Write(ReadOnlyMemory<byte> piece) => Try(() => _copy?.Write(piece.Span));

    /// <summary>Brings it to the disk.</summary>
    internal void Seal() => Try(() => _copy?.Seal());

    /// <summary>Shows it.</summary>
    internal void Publish() => Try(() =>
    {
        _copy?.Publish();
        IsPublished = true;
    });

    /// <summary>Nothing more can be done for it.</summary>
    internal void Fail(IOException failure)
    {
        Failure ??= failure;
        Refusal ??= DiskReply.Of(failure);
    }

    /// <summary>It must not be kept.</summary>
    internal void Refuse(SmtpReply refusal) => Refusal ??= refusal;

    /// <summary>Takes it away unless it was published.</summary>
    public void Dispose()
    {
        _copy?.Dispose();
        _copy = null;
    }

    private void Try(Action step)
    {
        if (Refusal is not null)
            return;
        try
        {
            step();
        }
        catch (IOException e)
        {
            Fail(e);
        }
    }
}
