using Postern.Mail.Doors;
using Postern.Mail.Doors.Logins;
using Postern.Mail.Mailboxes;
using Postern.Net.Engine;
using Postern.Store.Maildir;

namespace Postern.Mail.Servers.Imap;

/// <summary>IMAP over the mailboxes of this process (RFC 9051, RFC 3501).</summary>
public sealed class ImapMailboxes(MailStore store) : IBackend
{
    private static readonly BackendProfile Profile = new(ImapOffer.Capabilities);

    /// <inheritdoc/>
    public ValueTask<BackendProfile> ProfileAsync(Connection connection) => ValueTask.FromResult(Profile);

    /// <inheritdoc/>
    public async ValueTask<Opening> OpenAsync(Connection connection, Identity identity)
    {
        try
        {
            MaildirTree tree = await store.Workers.RunAsync(() => store.TreeOf(identity.Mailbox), CancellationToken.None);
            connection.Target = tree.Path;
            return new Opening.Opened(Profile.Capabilities, "") { Service = new ImapSession(connection, store, tree) };
        }
        catch (IOException e)
        {
            return new Opening.Refused(RefusalKind.Unavailable, Code: null, "", e.Message);
        }
    }
}
