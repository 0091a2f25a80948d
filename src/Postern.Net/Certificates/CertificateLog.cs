using Microsoft.Extensions.Logging;

namespace Postern.Net.Certificates;

/// <summary>What the log says about certificates; event ids 4000 to 4099.</summary>
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

    [LoggerMessage(4010, LogLevel.Debug, "ocsp: {Url} says good for {Subject} until {NextUpdate:yyyy-MM-dd HH:mm}")]
    internal static partial void Stapled(ILogger logger, string url, string subject, DateTimeOffset nextUpdate);

    [LoggerMessage(4011, LogLevel.Warning, "ocsp: no new answer from {Url} for {Subject}: {Why}")]
    internal static partial void NotStapled(ILogger logger, string url, string subject, string why);

    [LoggerMessage(4012, LogLevel.Error, "ocsp: {Url} says that {Subject} was revoked at {RevokedAt:yyyy-MM-dd HH:mm} ({Reason}): clients will refuse it")]
    internal static partial void Revoked(ILogger logger, string url, string subject, DateTimeOffset revokedAt, OcspReason reason);

    [LoggerMessage(4013, LogLevel.Warning, "ocsp: {Subject} promises a stapled answer, but its issuer is not in the file: clients may refuse it")]
    internal static partial void NoIssuer(ILogger logger, string subject);

    [LoggerMessage(4014, LogLevel.Warning, "ocsp: the answer for {Subject} cannot be kept: {Why}")]
    internal static partial void NotKept(ILogger logger, string subject, string why);
}
