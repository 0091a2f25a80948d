using Postern.Mail.Doors;
using Postern.Mail.Doors.Logins;
using Postern.Mail.Mailboxes;
using Postern.Net.Engine;
using Postern.Store.Maildir;

namespace Postern.Mail.Servers.Pop3;

/// <summary>POP3 over the mailboxes of this process (RFC 1939).</summary>
public sealed class Pop3Mailboxes(MailStore store) : IBackend
{
    private static readonly BackendProfile Profile = new(["RESP-CODES", "AUTH-RESP-CODE", "PIPELINING"]);

    /// <inheritdoc/>
    public ValueTask<BackendProfile> ProfileAsync(Connection connection) => ValueTask.FromResult(Profile);

    /// <inheritdoc/>
    public async ValueTask<Opening> OpenAsync(Connection connection, Identity identity)
    {
        try
        {
            MaildirTree tree = await store.Workers.RunAsync(() => store.TreeOf(identity.Mailbox), CancellationToken.None);
            connection.Target = tree.Path;
            return new Opening.Opened(Profile.Capabilities, "") { Service = new Pop3Service(tree.Folder(FolderName.Inbox), store) };
        }
        catch (IOException e)
        {
            return new Opening.Refused(RefusalKind.Unavailable, Code: null, "", e.Message);
        }
    }
}
