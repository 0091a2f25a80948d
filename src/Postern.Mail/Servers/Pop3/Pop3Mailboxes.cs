using Microsoft.Extensions.Logging;
using Postern.Mail.Doors;
using Postern.Mail.Doors.Logins;
using Postern.Mail.Mailboxes;
using Postern.Net.Engine;
using Postern.Store.Maildir;
using Postern.Wire.Pop3;

namespace Postern.Mail.Servers.Pop3;

/// <summary>POP3 over the mailboxes of this process (RFC 1939).</summary>
/// <param name="store">The mailboxes.</param>
/// <param name="locks">Who has one of them; the same for all doors of the process.</param>
/// <param name="log">What went wrong with them.</param>
public sealed class Pop3Mailboxes(MailStore store, MaildropLocks locks, ILogger log) : IBackend
{
    /// <summary>What is shown after the login, and of the same before it as much as the door leaves.</summary>
    internal static readonly Pop3Capabilities Capabilities = Pop3Capabilities.None.With("TOP").With("UIDL").With("RESP-CODES").With("AUTH-RESP-CODE")
        .With("PIPELINING").With("EXPIRE", "NEVER").With("UTF8", "USER").With("LANG");

    private static readonly BackendProfile Profile = new([.. Capabilities.All.Select(one => one.ToString())]) { IsHere = true };

    /// <inheritdoc/>
    public ValueTask<BackendProfile> ProfileAsync(Connection connection) => ValueTask.FromResult(Profile);

    /// <inheritdoc/>
    public async ValueTask<Opening> OpenAsync(Connection connection, Identity identity)
    {
        MaildropLock? held = null;
        try
        {
            MaildirTree tree = await store.Workers.RunAsync(() => store.TreeOf(identity.Mailbox), CancellationToken.None);
            connection.Target = tree.Path;
            MaildirFolder inbox = tree.Folder(FolderName.Inbox);
            held = await locks.TakeAsync(inbox, connection, store.Workers);
            if (held is null)
                return new Opening.Refused(RefusalKind.Unavailable, Pop3Reply.InUse, "Another session has the mailbox; try again in a minute", "another POP3 session has the mailbox");
            Maildrop drop = await Maildrop.OpenAsync(store, inbox);
            return new Opening.Opened(Profile.Capabilities, "") { Service = new Pop3Service(drop, held, store.Workers, log) };
        }
        catch (IOException e)
        {
            held?.Dispose();
            return new Opening.Refused(RefusalKind.Unavailable, Code: null, "", e.Message);
        }
    }
}
