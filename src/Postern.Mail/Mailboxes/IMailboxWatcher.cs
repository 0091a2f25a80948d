namespace Postern.Mail.Mailboxes;

/// <summary>Somebody who has a mailbox open.</summary>
public interface IMailboxWatcher
{
    /// <summary>There is another <see cref="SharedMailbox.Snapshot"/>; on any thread, and not to be kept.</summary>
    void OnChanged();
}
