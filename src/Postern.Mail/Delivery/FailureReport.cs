using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Postern.Mail.Doors.Logins;
using Postern.Net.Engine;
using Postern.Store.Maildir;
using Postern.Wire.Text;
using Copy = Postern.Store.Maildir.Delivery;

namespace Postern.Mail.Delivery;

/// <summary>Tells a sender, in his own mailbox and at once, whose copies of a mail could not be shown after it could not be refused any more (RFC 3464, RFC 6522).</summary>
internal sealed class FailureReport(DeliveryParts parts, Connection connection, Identity identity, LocalDelivery delivery)
{
    private static readonly byte[] EmptyLine = "\r\n\r\n"u8.ToArray();

    /// <summary>Puts it there; where that fails too, the log says so as an error.</summary>
    internal async ValueTask SendAsync()
    {
        LocalCopy[] failed = [.. delivery.Copies.Where(copy => !copy.IsPublished)];
        string account = identity.Known?.Name ?? identity.Account;
        try
        {
            await parts.Store.Workers.RunAsync(
                () =>
                {
                    using Copy copy = parts.Store.TreeOf(account).Folder(FolderName.Inbox).Deliver();
                    copy.Write(Make(failed, account));
                    copy.Seal();
                    copy.Publish();
                },
                CancellationToken.None);
        }
        catch (IOException e)
        {
            DeliveryLog.NotTold(parts.Log, parts.Door.Name, connection.Id, PeerWords.Printable(account), PeerWords.Printable(string.Join(", ", failed.Select(copy => copy.To.Account))), e.Message);
        }
    }

    /// <summary>The report as a mail.</summary>
    private byte[] Make(LocalCopy[] failed, string account)
    {
        string mark = RandomNumberGenerator.GetHexString(24, lowercase: true);
        string date = parts.Time.GetUtcNow().ToString("ddd, d MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);
        string to = account.Contains('@', StringComparison.Ordinal) ? account : $"{account}@{parts.Door.Mail.Domain ?? parts.Host}";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Return-Path: <>\r\nDate: {date}\r\nFrom: Mail Delivery System <postmaster@{parts.Host}>\r\nTo: <{to}>\r\nSubject: Some of your mail was not delivered\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Message-ID: <{mark}@{parts.Host}>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"{mark}\"\r\n\r\n");
        text.Append(CultureInfo.InvariantCulture, $"--{mark}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nYour mail was taken for its other recipients, and could not be put into the mailbox of\r\n\r\n");
        foreach (LocalCopy copy in failed)
            text.Append(CultureInfo.InvariantCulture, $"    {copy.To.Address}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"\r\nSend it there once more. Its header follows.\r\n\r\n--{mark}\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; {parts.Host}\r\nArrival-Date: {date}\r\n");
        foreach (LocalCopy copy in failed)
            text.Append(CultureInfo.InvariantCulture, $"\r\nFinal-Recipient: rfc822; {copy.To.Address}\r\nAction: failed\r\nStatus: 5.3.0\r\n");
        text.Append(CultureInfo.InvariantCulture, $"\r\n--{mark}\r\nContent-Type: text/rfc822-headers\r\n\r\n");
        return [.. Encoding.UTF8.GetBytes(text.ToString()), .. Header(), .. Encoding.ASCII.GetBytes($"\r\n--{mark}--\r\n")];
    }

    /// <summary>The header of the mail, as far as it was kept.</summary>
    private ReadOnlySpan<byte> Header()
    {
        ReadOnlySpan<byte> beginning = delivery.Beginning.Span;
        int end = beginning.IndexOf(EmptyLine);
        return end < 0 ? beginning : beginning[..(end + 2)];
    }
}
