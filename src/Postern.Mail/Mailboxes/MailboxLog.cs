using Microsoft.Extensions.Logging;

namespace Postern.Mail.Mailboxes;

/// <summary>What the log says of mailboxes.</summary>
internal static partial class MailboxLog
{
    [LoggerMessage(450, LogLevel.Warning, "mailboxes: {What}")]
    internal static partial void Told(ILogger log, string what);
}
