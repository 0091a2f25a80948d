using Postern.Net.Engine;
using Postern.Wire.Smtp;

namespace Postern.Mail.Delivery;

/// <summary>Whether there is room for a mail whose size was told (RFC 1870 §6.1).</summary>
internal static class SpaceRefusal
{
    /// <summary>The answer to MAIL where there is none; null where there may be.</summary>
    internal static async ValueTask<SmtpReply?> OfAsync(DeliveryParts parts, Connection connection, long? size)
    {
        if (size is not { } octets)
            return null;
        try
        {
            long free = await parts.Store.Workers.RunAsync(parts.Store.FreeSpace, CancellationToken.None);
            return octets + DeliveryLimits.Spare > free ? DiskReply.Full : null;
        }
        catch (IOException e)
        {
            DeliveryLog.NotKept(parts.Log, parts.Door.Name, connection.Id, "anybody", e.Message);
            return DiskReply.Of(e);
        }
    }
}
