using System.Text;

namespace Postern.Store.Maildir.Lists;

/// <summary>The lines of a list of subscriptions. Version 2 of Dovecot's file begins with <c>V TAB 2</c> and an empty line, and has tabs between levels; version 1 has dots, as directories have.</summary>
/// <remarks>Names are in modified UTF-7. Lines that are no folder's name here are kept.</remarks>
internal sealed class SubscriptionText
{
    private const string SecondVersion = "V\t2\n\n";
    private const string CourierPrefix = "INBOX.";

    private readonly bool _isSecond;
    private readonly string[] _names; // with dots

    private SubscriptionText(bool isSecond, IEnumerable<string> names)
    {
        _isSecond = isSecond;
        _names = [.. names];
    }

    /// <summary>Nothing is subscribed to; what is written then has version 2.</summary>
    internal static SubscriptionText Empty { get; } = new(isSecond: true, []);

    /// <summary>The folders among the lines.</summary>
    internal IEnumerable<FolderName> Folders
    {
        get
        {
            foreach (string name in _names)
            {
                if (TryFolder(name, out FolderName folder))
                    yield return folder;
            }
        }
    }

    /// <summary>Reads Dovecot's file, of either version.</summary>
    internal static SubscriptionText Read(ReadOnlySpan<byte> octets)
    {
        string text = Encoding.UTF8.GetString(octets);
        if (text.Length == 0)
            return Empty;
        return text.StartsWith(SecondVersion, StringComparison.Ordinal)
            ? new SubscriptionText(isSecond: true, Lines(text[SecondVersion.Length..]).Select(line => string.Join('.', line.Split('\t').Select(Unescape))))
            : new SubscriptionText(isSecond: false, Lines(text));
    }

    /// <summary>Reads Courier's, in which every name begins with <c>INBOX</c>; it is written on as Dovecot's.</summary>
    internal static SubscriptionText ReadCourier(ReadOnlySpan<byte> octets) => new(
        isSecond: true,
        Lines(Encoding.UTF8.GetString(octets)).Select(line => line.StartsWith(CourierPrefix, StringComparison.Ordinal) ? line[CourierPrefix.Length..] : line));

    /// <summary>Whether a folder is among them.</summary>
    internal bool Has(FolderName name) => Folders.Contains(name);

    /// <summary>The same with this folder, or without it.</summary>
    internal SubscriptionText With(FolderName name, bool isSubscribed)
    {
        var others = _names.Where(line => !TryFolder(line, out FolderName folder) || folder != name);
        return new SubscriptionText(_isSecond, isSubscribed ? others.Append(Stored(name)) : others);
    }

    /// <summary>The file.</summary>
    internal byte[] Write()
    {
        var lines = _isSecond ? _names.Select(name => string.Join('\t', name.Split('.').Select(Escape))) : _names;
        return Encoding.UTF8.GetBytes((_isSecond ? SecondVersion : "") + string.Concat(lines.Select(line => line + "\n")));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Stored(FolderName name) => name.IsInbox ? name.Text : name.Directory[1..];

    private static bool TryFolder(string line, out FolderName folder)
    {
        folder = FolderName.Inbox;
        return line.Equals(FolderName.Inbox.Text, StringComparison.OrdinalIgnoreCase) || FolderName.TryRead("." + line, out folder);
    }

    // Dovecot's str_tabescape(): what would end a line or a level is written as \001 and a letter.
    private static string Escape(string level) => level.Replace("\u0001", "\u00011", StringComparison.Ordinal)
        .Replace("\t", "\u0001t", StringComparison.Ordinal).Replace("\r", "\u0001r", StringComparison.Ordinal);

    private static string Unescape(string level) => level.Contains('\u0001', StringComparison.Ordinal)
        ? level.Replace("\u0001t", "\t", StringComparison.Ordinal).Replace("\u0001r", "\r", StringComparison.Ordinal).Replace("\u00011", "\u0001", StringComparison.Ordinal)
        : level;
}
