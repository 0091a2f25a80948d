using Microsoft.Extensions.Logging;

namespace Postern.Mail.Servers.Imap;

/// <summary>What the log says of IMAP sessions.</summary>
internal static partial class ImapLog
{
    [LoggerMessage(460, LogLevel.Error, "{Door}: connection {Id}: {Why}")]
    internal static partial void Failed(ILogger log, string door, long id, string why);
}
