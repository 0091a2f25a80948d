namespace Postern.Mail.Mailboxes;

/// <summary>A folder that was open has been removed, or has another name: nothing that was known of it is about what stands there now.</summary>
public sealed class MailboxGoneException(string path) : IOException($"the mailbox “{path}” was removed or renamed");
