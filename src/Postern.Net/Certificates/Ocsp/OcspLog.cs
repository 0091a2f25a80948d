using Microsoft.Extensions.Logging;

namespace Postern.Net.Certificates.Ocsp;

/// <summary>What the log says about stapled answers; event ids 4010 to 4099.</summary>
internal static partial class OcspLog
{
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
