using System.Text;
using Postern.Store.Maildir;

namespace Postern.OwnServer.Letters;

/// <summary>Puts letters into an INBOX, each once: what a start that was cut off has put there is found.</summary>
/// <param name="tree">The mailboxes of the account.</param>
internal sealed class LetterBox(MaildirTree tree)
{
    private const int Head = 4096; // our own header sections are shorter

    /// <summary>Delivers those that are not there yet.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Put(IReadOnlyList<Letter> letters)
    {
        tree.Create(FolderName.Inbox);
        var folder = tree.Folder(FolderName.Inbox);
        var there = folder.List().Select(message => HeadOf(folder, message)).ToList();
        foreach (var letter in letters)
        {
            if (there.Exists(head => head.Contains(IdLine(letter), StringComparison.Ordinal)))
                continue;
            using var delivery = folder.Deliver();
            delivery.Write(Encoding.UTF8.GetBytes(letter.Text));
            delivery.Seal(letter.Date);
            delivery.Publish();
        }
    }

    private static string IdLine(Letter letter) => $"\nMessage-ID: <{letter.Id}>\n";

    private static string HeadOf(MaildirFolder folder, StoredMessage message)
    {
        using var file = folder.Open(message);
        Span<byte> head = stackalloc byte[Head];
        return file is null ? "" : Encoding.Latin1.GetString(head[..file.Read(head, 0)]);
    }
}
