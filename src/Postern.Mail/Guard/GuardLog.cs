using Microsoft.Extensions.Logging;

namespace Postern.Mail.Guard;

/// <summary>What the guard says: lines of a fixed form, that programs such as fail2ban can read.</summary>
internal static partial class GuardLog
{
    [LoggerMessage(410, LogLevel.Information, "login guard: failed: account={Account} source={Address} network={Network} waited={Seconds:0.0}s why={Why}")]
    internal static partial void Failed(ILogger log, string account, string address, string network, double seconds, string why);

    [LoggerMessage(411, LogLevel.Debug, "login guard: failed again: account={Account} source={Address} network={Network} waited={Seconds:0.0}s why=the same wrong password")]
    internal static partial void FailedAgain(ILogger log, string account, string address, string network, double seconds);

    [LoggerMessage(412, LogLevel.Information, "login guard: put off: account={Account} source={Address} network={Network} waited={Seconds:0.0}s why={Why}")]
    internal static partial void PutOff(ILogger log, string account, string address, string network, double seconds, string why);

    [LoggerMessage(413, LogLevel.Warning, "login guard: what it knows is not written down: {Why}")]
    internal static partial void NotKept(ILogger log, string why);

    [LoggerMessage(414, LogLevel.Information, "login guard: what it knows is written down again")]
    internal static partial void KeptAgain(ILogger log);

    [LoggerMessage(415, LogLevel.Information, "login guard: {Count} accounts were unlocked by their administrator")]
    internal static partial void Unlocked(ILogger log, int count);
}
