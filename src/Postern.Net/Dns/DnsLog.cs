using Microsoft.Extensions.Logging;

namespace Postern.Net.Dns;

/// <summary>The log lines of the resolver.</summary>
internal static partial class DnsLog
{
    [LoggerMessage(5100, LogLevel.Warning, "dns: no answer for {Name}, an old one serves on: {Why}")]
    internal static partial void ServesStale(ILogger log, string name, string why);

    [LoggerMessage(5101, LogLevel.Debug, "dns: {Name} from {Server}: {Why}")]
    internal static partial void ServerFailed(ILogger log, string name, string server, string why);

    [LoggerMessage(5102, LogLevel.Information, "dns: the resolver's files have changed, and were read anew")]
    internal static partial void FilesChanged(ILogger log);

    [LoggerMessage(5103, LogLevel.Debug, "dns: {Path} cannot be read: {Why}")]
    internal static partial void FileUnreadable(ILogger log, string path, string why);
}
