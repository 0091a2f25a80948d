using Postern.Store.Maildir;
using Postern.Store.Maildir.Lists;

namespace Postern.Mail.Servers.Imap.Listing;

/// <summary>All names of an account at one moment: its folders, the levels above them, its subscriptions.</summary>
internal static class FolderCatalogue
{
    /// <summary>Reads them; blocks. INBOX comes first, then names in their order.</summary>
    /// <param name="tree">The account's folders.</param>
    /// <param name="withSubscriptions">Subscriptions are asked for.</param>
    internal static ListedName[] Read(MaildirTree tree, bool withSubscriptions)
    {
        var all = new Dictionary<FolderName, ListedName>();
        IReadOnlyList<FolderName> folders = tree.Folders();
        foreach (FolderName name in folders)
            Of(all, name).Exists = true;
        foreach (FolderName name in folders)
        {
            for (FolderName at = name; at.TryParent(out FolderName parent); at = parent)
                Of(all, parent).HasChildren = true;
        }
        if (withSubscriptions)
            AddSubscriptions(all, new Subscriptions(tree).Read());
        foreach (var (name, uses) in SpecialUseTable.Of(folders, new FolderUses(tree).Read()))
            all[name].Uses = uses;
        ListedName[] names = [.. all.Values];
        Array.Sort(names, static (one, other) => one.Name.IsInbox || other.Name.IsInbox
            ? other.Name.IsInbox.CompareTo(one.Name.IsInbox)
            : string.CompareOrdinal(one.Name.Text, other.Name.Text));
        return names;
    }

    private static void AddSubscriptions(Dictionary<FolderName, ListedName> all, IReadOnlySet<FolderName> subscribed)
    {
        foreach (FolderName name in subscribed)
        {
            Of(all, name).IsSubscribed = true;
            // A level that is there for a subscription alone may be asked for all the same.
            for (FolderName at = name; at.TryParent(out FolderName parent); at = parent)
                _ = Of(all, parent);
        }
    }

    private static ListedName Of(Dictionary<FolderName, ListedName> all, FolderName name)
    {
        if (!all.TryGetValue(name, out ListedName? listed))
            all[name] = listed = new ListedName(name);
        return listed;
    }
}
