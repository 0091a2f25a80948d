using Postern.Store.Maildir;
using Postern.Wire.Imap.Listing;

namespace Postern.Mail.Servers.Imap.Listing;

/// <summary>Which of the names that match are told of.</summary>
internal static class ListChoice
{
    /// <summary>These, in their order.</summary>
    internal static IEnumerable<ListedName> Of(ListedName[] names, ListRequest request)
    {
        ListSelection wanted = request.IsLsub ? ListSelection.Subscribed : request.Selection & ~(ListSelection.RecursiveMatch | ListSelection.Remote);
        if (request.IsLsub || request.Selection.HasFlag(ListSelection.RecursiveMatch))
            LookBelow(names, wanted);
        return names.Where(name => name.IsMatch && (name.Meets(wanted) || name.Below != ListSelection.None));
    }

    /// <summary>Tells every level of what is below it and is not told of itself (RFC 9051 §6.3.9.6; RFC 3501 §6.3.9 has the same in LSUB).</summary>
    private static void LookBelow(ListedName[] names, ListSelection wanted)
    {
        var all = names.ToDictionary(name => name.Name);
        foreach (ListedName listed in names.Where(name => !name.IsMatch && name.Meets(wanted)))
        {
            for (FolderName at = listed.Name; at.TryParent(out FolderName parent); at = parent)
                all[parent].Below |= wanted;
        }
    }
}
