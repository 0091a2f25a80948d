using Microsoft.Extensions.Logging;

namespace Postern.Mail.Doors.Submission;

/// <summary>What submission doors say: one line for each mail.</summary>
internal static partial class SubmissionLog
{
    [LoggerMessage(430, LogLevel.Information, "{Door}: connection {Id}: mail from {Sender} to {Recipients} recipients, {Bytes} bytes, at {Target}: {Reply}")]
    internal static partial void Judged(ILogger log, string door, long id, string sender, int recipients, long bytes, string target, string reply);

    [LoggerMessage(431, LogLevel.Information, "{Door}: connection {Id}: sender refused: {Why}")]
    internal static partial void SenderRefused(ILogger log, string door, long id, string why);

    [LoggerMessage(432, LogLevel.Warning, "{Door}: connection {Id}: the next hop is lost: {Why}")]
    internal static partial void HopLost(ILogger log, string door, long id, string why);
}
