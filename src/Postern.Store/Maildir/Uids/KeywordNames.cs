using System.Globalization;
using System.Text;

namespace Postern.Store.Maildir.Uids;

/// <summary>What the letters a to z in the names of a mailbox's files mean: the contents of <c>dovecot-keywords</c>, lines of a number and a name.</summary>
public sealed class KeywordNames
{
    /// <summary>No letter means anything yet.</summary>
    public static readonly KeywordNames None = new(new string?[KeywordSet.Most]);

    private readonly string?[] _names;

    private KeywordNames(string?[] names) => _names = names;

    /// <summary>True where another keyword still finds a letter.</summary>
    public bool HasRoom => Array.IndexOf(_names, null) >= 0;

    /// <summary>All letters that mean something.</summary>
    public IEnumerable<string> All => _names.OfType<string>();

    /// <summary>Reads a file; lines that are broken are not there.</summary>
    public static KeywordNames Read(ReadOnlySpan<byte> text)
    {
        var names = new string?[KeywordSet.Most];
        foreach (string line in Encoding.UTF8.GetString(text).Split('\n'))
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && int.TryParse(line.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out int letter) && letter < KeywordSet.Most && IsName(line[(space + 1)..]))
                names[letter] = line[(space + 1)..];
        }

        return new KeywordNames(names);
    }

    /// <summary>True for what can be a line of the file.</summary>
    public static bool IsName(string name) => name.Length > 0 && !name.Any(letter => char.IsControl(letter) || letter is ' ' or '\uFFFD');

    /// <summary>The keyword of a letter, counted from 0; one whose name is lost is called <c>unknown-N</c>, as by Dovecot.</summary>
    public string Name(int letter) => _names[letter] ?? string.Create(CultureInfo.InvariantCulture, $"unknown-{letter}");

    /// <summary>The keywords of a set.</summary>
    public IEnumerable<string> Names(KeywordSet keywords) => Enumerable.Range(0, KeywordSet.Most).Where(keywords.Has).Select(Name);

    /// <summary>The letter of a keyword, in upper or lower case, counted from 0; -1 where it has none.</summary>
    public int LetterOf(string name) => Array.FindIndex(_names, known => name.Equals(known, StringComparison.OrdinalIgnoreCase));

    /// <summary>These and one more, which gets the first letter that is free; null where none is, or where this is no name.</summary>
    public KeywordNames? With(string name)
    {
        int letter = Array.IndexOf(_names, null);
        if (letter < 0 || !IsName(name))
            return null;
        string?[] names = [.. _names];
        names[letter] = name;
        return new KeywordNames(names);
    }

    /// <summary>The file, as Dovecot writes it.</summary>
    public byte[] Write()
    {
        var text = new StringBuilder();
        for (int letter = 0; letter < _names.Length; letter++)
        {
            if (_names[letter] is { } name)
                text.Append(CultureInfo.InvariantCulture, $"{letter} {name}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
