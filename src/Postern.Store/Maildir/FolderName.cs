using Postern.Wire.Text;

namespace Postern.Store.Maildir;

/// <summary>The name of a folder of a Maildir++: <c>INBOX</c>, or levels parted by a slash as people read them (<c>Archive/2026</c>) and by dots on the disk (<c>.Archive.2026</c>).</summary>
public readonly record struct FolderName
{
    /// <summary>Between the levels of a name.</summary>
    public const char Delimiter = '/';

    private const char Dot = '.';
    private const int LongestDirectory = 255; // NAME_MAX

    /// <summary>The root itself.</summary>
    public static readonly FolderName Inbox = new("", "INBOX");

    private FolderName(string directory, string text)
    {
        Directory = directory;
        Text = text;
    }

    /// <summary>The directory below the root, in modified UTF-7 (RFC 3501 §5.1.3); empty for INBOX.</summary>
    public string Directory { get; }

    /// <summary>The name for people, in Unicode.</summary>
    public string Text { get; }

    /// <summary>The name as IMAP4rev1 sends it: modified UTF-7.</summary>
    public string Encoded => IsInbox ? Text : Directory[1..].Replace(Dot, Delimiter);

    /// <summary>True for INBOX.</summary>
    public bool IsInbox => Directory.Length == 0;

    /// <summary>True where this is a level above it; INBOX has below it those whose first level is so called, and not what is beside it.</summary>
    public bool IsBelow(FolderName other)
    {
        string above = (other.IsInbox ? Dot + Inbox.Text : other.Directory) + Dot;
        return Directory.Length > above.Length && Directory.StartsWith(above, StringComparison.Ordinal);
    }

    /// <summary>The name without its last level, there or not; false where there is one level only.</summary>
    public bool TryParent(out FolderName parent)
    {
        parent = Inbox;
        int last = Directory.LastIndexOf(Dot);
        if (last <= 0)
            return false;
        string above = Directory[..last];
        return above.AsSpan(1).Equals(Inbox.Text, StringComparison.OrdinalIgnoreCase) || TryRead(above, out parent);
    }

    /// <summary>True where the name can be written anew as it is: what another program made is shown as it is, and could not be asked for by its Unicode name.</summary>
    public bool IsWellFormed => TryParse(Text, out var again) && again == this;

    /// <summary>A name in Unicode; false where a level is empty or holds what no directory can hold here: a dot, a control character.</summary>
    public static bool TryParse(string text, out FolderName name)
    {
        name = Inbox;
        if (text.Equals(Inbox.Text, StringComparison.OrdinalIgnoreCase))
            return true;
        if (text.Split(Delimiter).Any(level => level.Length == 0 || level.Any(letter => letter == Dot || char.IsControl(letter))))
            return false;
        string directory = Dot + ModifiedUtf7.Encode(text).Replace(Delimiter, Dot);
        if (directory.Length > LongestDirectory || !ModifiedUtf7.TryDecode(directory, out string? back) || back[1..].Replace(Dot, Delimiter) != text)
            return false;
        name = new FolderName(directory, text);
        return true;
    }

    /// <summary>A name in modified UTF-7, as IMAP4rev1 sends it.</summary>
    public static bool TryParseEncoded(string encoded, out FolderName name)
    {
        if (encoded.Contains(Dot, StringComparison.Ordinal) || encoded.Split(Delimiter).Any(level => level.Length == 0))
        {
            name = default;
            return false;
        }

        return encoded.Equals(Inbox.Text, StringComparison.OrdinalIgnoreCase) ? TryParse(encoded, out name) : TryRead(Dot + encoded.Replace(Delimiter, Dot), out name);
    }

    /// <summary>The folder in a directory with this name; false where the name is no folder's. What is no modified UTF-7 is shown as it is.</summary>
    public static bool TryRead(string directory, out FolderName name)
    {
        name = default;
        if (directory.Length is < 2 or > LongestDirectory || directory[0] != Dot || directory.Any(letter => letter is Delimiter || char.IsControl(letter)))
            return false;
        if (directory[1..].Split(Dot).Any(level => level.Length == 0) || directory.AsSpan(1).Equals(Inbox.Text, StringComparison.OrdinalIgnoreCase))
            return false; // INBOX is the root, and no other folder can have its name
        string shown = ModifiedUtf7.TryDecode(directory, out string? decoded) && !HasForbidden(decoded) ? decoded : directory;
        name = new FolderName(directory, shown[1..].Replace(Dot, Delimiter));
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(FolderName other) => Directory == other.Directory;

    /// <inheritdoc/>
    public override int GetHashCode() => Directory.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    // A dot or a slash cannot come out of Base64: nothing encodes them so.
    private static bool HasForbidden(string decoded) => decoded.Any(char.IsControl);
}
