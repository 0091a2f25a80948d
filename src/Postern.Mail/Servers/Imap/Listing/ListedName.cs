using Postern.Store.Maildir;
using Postern.Wire.Imap.Listing;
using Postern.Wire.Imap.Mailboxes;

namespace Postern.Mail.Servers.Imap.Listing;

/// <summary>A name that LIST may tell of: a folder, a level above one, or only a subscription.</summary>
internal sealed class ListedName(FolderName name)
{
    /// <summary>The name.</summary>
    internal FolderName Name => name;

    /// <summary>It is a folder.</summary>
    internal bool Exists { get; set; }

    /// <summary>There are folders below it.</summary>
    internal bool HasChildren { get; set; }

    /// <summary>It is subscribed to.</summary>
    internal bool IsSubscribed { get; set; }

    /// <summary>What it is for.</summary>
    internal SpecialUses Uses { get; set; }

    /// <summary>The client's patterns match it.</summary>
    internal bool IsMatch { get; set; }

    /// <summary>What names below it meet that are not told of themselves (CHILDINFO, RFC 9051 §6.3.9.6).</summary>
    internal ListSelection Below { get; set; }

    /// <summary>Whether it is what the client wants to hear of.</summary>
    internal bool Meets(ListSelection selection) =>
        (selection.HasFlag(ListSelection.Subscribed) ? IsSubscribed : Exists || HasChildren)
        && (!selection.HasFlag(ListSelection.SpecialUse) || Uses != SpecialUses.None);
}
