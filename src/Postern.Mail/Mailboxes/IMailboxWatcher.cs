namespace Postern.Mail.Mailboxes;

/// <summary>Somebody who has a mailbox open.</summary>
public interface IMailboxWatcher
{
    /// <summary>There is another <see cref="SharedMailbox.Snapshot"/>, or there may be after a look; on any thread, which is not to be kept.</summary>
    void OnChanged();
}
