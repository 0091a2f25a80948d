using Postern.Store.Maildir;
using Postern.Wire.Imap.Mailboxes;

namespace Postern.Mail.Servers.Imap.Listing;

/// <summary>Which folder is for what (RFC 6154): as a client has said with CREATE, else the first that has a usual name.</summary>
internal static class SpecialUseTable
{
    /// <summary>Uses that a folder can be given: the others are views of all messages, which there are none of here.</summary>
    internal const SpecialUses Given = SpecialUses.Archive | SpecialUses.Drafts | SpecialUses.Junk | SpecialUses.Sent | SpecialUses.Trash;

    // As clients call them that make them: the sooner wins.
    private static readonly (SpecialUses Use, string[] Names)[] Usual =
    [
        (SpecialUses.Drafts,  ["Drafts", "Draft", "Entwürfe", "Brouillons", "Borradores", "Bozze", "Concepten"]),
        (SpecialUses.Sent,    ["Sent", "Sent Items", "Sent Messages", "Sent Mail", "Gesendet", "Gesendete Objekte", "Gesendete Elemente", "Envoyés", "Enviados", "Posta inviata", "Verzonden"]),
        (SpecialUses.Junk,    ["Junk", "Spam", "Junk E-mail", "Junk Email", "Junk Mail", "Bulk Mail", "Junk-E-Mail", "Indésirables", "Correo no deseado"]),
        (SpecialUses.Trash,   ["Trash", "Deleted Items", "Deleted Messages", "Papierkorb", "Gelöschte Objekte", "Gelöschte Elemente", "Corbeille", "Papelera", "Cestino", "Prullenbak"]),
        (SpecialUses.Archive, ["Archive", "Archives", "Archiv", "Archivo", "Archivio", "Archief"]),
    ];

    /// <summary>The folders that are for something.</summary>
    /// <param name="folders">All that there are.</param>
    /// <param name="given">What clients have said.</param>
    internal static Dictionary<FolderName, SpecialUses> Of(IReadOnlyCollection<FolderName> folders, IReadOnlyDictionary<string, FolderName> given)
    {
        var uses = new Dictionary<FolderName, SpecialUses>();
        var there = folders.ToHashSet();
        var isGiven = SpecialUses.None;
        foreach (var (word, name) in given)
        {
            SpecialUses use = SpecialUseNames.Find(word);
            if (use == SpecialUses.None || !there.Contains(name))
                continue;
            uses[name] = uses.GetValueOrDefault(name) | use;
            isGiven |= use;
        }
        var byName = new Dictionary<string, FolderName>(StringComparer.OrdinalIgnoreCase);
        foreach (FolderName name in folders.Where(name => !uses.ContainsKey(name)))
            byName.TryAdd(name.Text, name);
        foreach (var (use, names) in Usual.Where(row => !isGiven.HasFlag(row.Use)))
        {
            if (Array.Find(names, byName.ContainsKey) is { } found)
                uses[byName[found]] = use;
        }
        return uses;
    }

    /// <summary>The words that <see cref="Store.Maildir.Lists.FolderUses"/> keeps of these.</summary>
    internal static string[] Words(SpecialUses uses) => [.. SpecialUseNames.Of(uses).Select(name => name[1..])];
}
