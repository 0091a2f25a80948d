using System.Text;
using System.Text.Unicode;
using Postern.Store.Maildir;
using Postern.Wire.Imap.Listing;

namespace Postern.Mail.Servers.Imap.Listing;

/// <summary>Which names match the patterns of a command, found out piece by piece: a worker is not held for ten thousand of them.</summary>
internal sealed class ListMatcher
{
    /// <summary>Arbitrary: names that are compared before somebody else has the worker.</summary>
    private const int Piece = 512;

    private readonly (MailboxPattern Pattern, int Letters, bool IsText)[] _patterns;
    private int _at;

    /// <summary>The patterns of a command.</summary>
    /// <param name="request">The command.</param>
    /// <param name="isUtf8">Its names are in UTF-8, and not in modified UTF-7.</param>
    internal ListMatcher(ListRequest request, bool isUtf8)
    {
        var patterns = new List<(MailboxPattern, int, bool)>();
        foreach (var pattern in request.Patterns)
        {
            byte[] whole = [.. request.Reference.Span, .. pattern.Span];
            // What is no text matches nothing. A client of rev1 that sends UTF-8 all the same means what it says.
            if (Utf8.IsValid(whole))
                patterns.Add((new MailboxPattern(Encoding.UTF8.GetString(whole), FolderName.Delimiter), whole.Count(octet => octet is not ((byte)'*' or (byte)'%') && octet < 0x80), isUtf8 || !Ascii.IsValid(whole)));
        }
        _patterns = [.. patterns];
    }

    /// <summary>Compares some more names; false when all are done.</summary>
    internal bool Go(ListedName[] names)
    {
        int end = Math.Min(_at + Piece, names.Length);
        for (; _at < end; _at++)
            names[_at].IsMatch = Matches(names[_at].Name);
        return _at < names.Length;
    }

    private bool Matches(FolderName name)
    {
        foreach (var (pattern, letters, isText) in _patterns)
        {
            string compared = isText ? name.Text : name.Encoded;
            // Every letter of a pattern needs one of the name.
            if (letters <= compared.Length && pattern.Matches(compared))
                return true;
        }
        return false;
    }
}
