using Microsoft.Extensions.Logging;

namespace Postern.Net.Control;

/// <summary>What the control socket says.</summary>
internal static partial class ControlLog
{
    [LoggerMessage(600, LogLevel.Information, "control: {Verb} was asked for by process {Process} of user {User}")]
    public static partial void Asked(ILogger log, string verb, int process, uint user);

    [LoggerMessage(601, LogLevel.Warning, "control: refused process {Process} of user {User}: only the owner and root may ask")]
    public static partial void Stranger(ILogger log, int process, uint user);

    [LoggerMessage(602, LogLevel.Debug, "control: a caller broke off: {Reason}")]
    public static partial void BrokeOff(ILogger log, string reason);

    [LoggerMessage(603, LogLevel.Error, "control: {Verb} failed by a fault of this program")]
    public static partial void Bug(ILogger log, Exception exception, string verb);

    [LoggerMessage(604, LogLevel.Error, "control: nobody can ask any more: {Reason}")]
    public static partial void Closed(ILogger log, string reason);
}
