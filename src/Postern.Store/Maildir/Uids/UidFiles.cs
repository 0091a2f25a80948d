using System.Text;
using Postern.Store.Files;

namespace Postern.Store.Maildir.Uids;

/// <summary>The files beside the mail: <c>dovecot-uidlist</c> and <c>dovecot-keywords</c>, read by anybody at any time, written under <see cref="MailboxLock"/> alone.</summary>
internal static class UidFiles
{
    internal const string ListName = "dovecot-uidlist";
    internal const string KeywordsName = "dovecot-keywords";

    /// <summary>The list; null where there is none, or a broken one.</summary>
    internal static UidList? ReadList(MaildirFolder folder) =>
        folder.Itself.ReadAll(Encoding.ASCII.GetBytes(ListName)) is { } text ? UidList.Read(text) : null;

    internal static void WriteList(MaildirFolder folder, UidList list, MailboxLock held)
    {
        held.Check();
        folder.Itself.Put(Encoding.ASCII.GetBytes(ListName), "postern-uidlist.tmp"u8, list.Write(), folder.FileMode);
        list.IsAddedTo = true;
    }

    /// <summary>As Dovecot does: what was given out is put behind what is there, and waits for the disk. The file is the list up to this row.</summary>
    internal static void AddToList(MaildirFolder folder, UidList list, int from, MailboxLock held)
    {
        if (!list.IsAddedTo)
        {
            WriteList(folder, list, held);
            return;
        }

        held.Check();
        folder.Itself.Add(Encoding.ASCII.GetBytes(ListName), list.WriteLines(from));
    }

    internal static KeywordNames ReadKeywords(MaildirFolder folder) =>
        folder.Itself.ReadAll(Encoding.ASCII.GetBytes(KeywordsName)) is { } text ? KeywordNames.Read(text) : KeywordNames.None;

    /// <summary>As Dovecot does: the lock is the new file. Dovecot looks at the seconds of its date alone, so they must differ from the old one's.</summary>
    internal static void WriteKeywords(MaildirFolder folder, KeywordNames keywords, MailboxLock held, TimeProvider time)
    {
        held.Check();
        long now = time.GetUtcNow().ToUnixTimeSeconds();
        long old = FileStamp.Of($"{folder.Path}/{KeywordsName}").ModifiedSeconds;
        folder.Itself.Put(Encoding.ASCII.GetBytes(KeywordsName), "dovecot-keywords.lock"u8, keywords.Write(), folder.FileMode, DateTimeOffset.FromUnixTimeSeconds(Math.Max(now, old + 1)));
    }
}
