using Microsoft.Extensions.Logging;

namespace Postern.Mail.Delivery;

/// <summary>What is said of mail that is delivered here.</summary>
internal static partial class DeliveryLog
{
    [LoggerMessage(440, LogLevel.Information, "{Door}: connection {Id}: mail from {Sender} is in the mailbox of {Account}, {Bytes} bytes")]
    internal static partial void Delivered(ILogger log, string door, long id, string sender, string account, long bytes);

    [LoggerMessage(441, LogLevel.Warning, "{Door}: connection {Id}: mail for {Account} cannot be kept: {Why}")]
    internal static partial void NotKept(ILogger log, string door, long id, string account, string why);

    [LoggerMessage(442, LogLevel.Warning, "{Door}: connection {Id}: the next hop cannot be reached: {Why}")]
    internal static partial void NotReached(ILogger log, string door, long id, string why);

    [LoggerMessage(443, LogLevel.Error, "{Door}: connection {Id}: {Sender} cannot be told that mail for {Accounts}, which the next hop has taken for others, was not kept here: {Why}")]
    internal static partial void NotTold(ILogger log, string door, long id, string sender, string accounts, string why);

    [LoggerMessage(444, LogLevel.Information, "{Door}: connection {Id}: mail from {Sender} to {Recipients} recipients, {Bytes} bytes: {Reply}")]
    internal static partial void Judged(ILogger log, string door, long id, string sender, int recipients, long bytes, string reply);

    [LoggerMessage(445, LogLevel.Warning, "{Door}: connection {Id}: the accounts cannot be asked whose {Address} is: {Why}")]
    internal static partial void NotAsked(ILogger log, string door, long id, string address, string why);
}
