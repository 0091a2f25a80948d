using Microsoft.Extensions.Logging;

namespace Postern.Net.Certificates;

/// <summary>What the log says about certificates; event ids 4000 to 4009.</summary>
internal static partial class CertificateLog
{
    [LoggerMessage(4000, LogLevel.Information, "certificate: {Path} is new: {Subject}, valid until {NotAfter:yyyy-MM-dd}, SHA-256 {Fingerprint}")]
    internal static partial void Renewed(ILogger logger, string path, string subject, DateTimeOffset notAfter, string fingerprint);

    [LoggerMessage(4001, LogLevel.Warning, "certificate: the old one stays in service: {Why}")]
    internal static partial void Kept(ILogger logger, string why);

    [LoggerMessage(4002, LogLevel.Warning, "certificate: {Warning}")]
    internal static partial void Warning(ILogger logger, string warning);

    [LoggerMessage(4003, LogLevel.Information, "certificate: made {Path} for {Names}, valid until {NotAfter:yyyy-MM-dd}, SHA-256 {Fingerprint}")]
    internal static partial void Made(ILogger logger, string path, string names, DateTimeOffset notAfter, string fingerprint);

    [LoggerMessage(4004, LogLevel.Warning, "certificate: {Path} cannot be renewed: {Why}")]
    internal static partial void NotRenewed(ILogger logger, string path, string why);
}
