using System.Globalization;
using System.Text;
using Postern.Store.Maildir.Paging;
using Postern.Store.Maildir.Uids;

namespace Postern.Store.Maildir;

/// <summary>A message of a mailbox, as a synchronisation found it.</summary>
/// <param name="Uid">Its UID.</param>
/// <param name="File">Its file.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Keywords">Its keywords, as letters.</param>
/// <param name="Extensions">What its line in the list of UIDs says beyond the name; mostly nothing.</param>
public readonly record struct MailboxMessage(uint Uid, StoredMessage File, MessageFlags Flags, KeywordSet Keywords, ReadOnlyMemory<byte> Extensions) : IHasUid
{
    /// <summary>Size of the file in octets as its name tells it; -1 where it does not, and <see cref="MaildirFolder.Look"/> must be asked.</summary>
    public long Size => File.Name.Size;

    /// <summary>Size as clients are sent it, as its name or its line tells it; -1 where neither does, and <see cref="SentLines.Measure"/> must be asked.</summary>
    public long SentSize => File.Name.SentSize is >= 0 and long size ? size
        : long.TryParse(UidLine.Extension(Extensions.Span, 'W'), NumberStyles.None, CultureInfo.InvariantCulture, out size) ? size : -1;

    /// <summary>The UIDL that the message had at an older POP3 server and must keep (RFC 1939 §7); null where there is none.</summary>
    public string? Pop3Uidl => UidLine.Extension(Extensions.Span, 'P') is { IsEmpty: false } uidl ? Encoding.Latin1.GetString(uidl) : null;
}
