using System.Globalization;
using System.Text;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>Other programs at work in a Maildir: they deliver, rename and delete.</summary>
internal sealed class ForeignHands(string path, Random random)
{
    private int _delivered;

    /// <summary>One deed; a file that somebody else has taken meanwhile is left to him.</summary>
    internal void Act()
    {
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(path, "cur"))];
        try
        {
            switch (random.Next(files.Length == 0 ? 1 : 4))
            {
                case 0 or 1:
                    Deliver();
                    break;
                case 2:
                    string file = Pick(files);
                    File.Move(file, Renamed(file), overwrite: false);
                    break;
                default:
                    File.Delete(Pick(files));
                    break;
            }
        }
        catch (IOException)
        {
            // It was taken.
        }
    }

    private void Deliver()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{1_700_000_000 + ++_delivered}.M{_delivered}P9.foreign.example");
        string made = Path.Combine(path, "tmp", name);
        File.WriteAllBytes(made, Encoding.ASCII.GetBytes($"Subject: foreign-{_delivered}\n\nA letter.\n"));
        File.Move(made, Path.Combine(path, "new", name));
    }

    private string Pick(string[] files) => files[random.Next(files.Length)];

    /// <summary>With other flags; keywords stay.</summary>
    private string Renamed(string file)
    {
        int at = file.IndexOf(":2,", StringComparison.Ordinal);
        string letters = at < 0 ? "" : string.Concat(file[(at + 3)..].Where(char.IsAsciiLetterLower));
        string flags = string.Concat("FRST".Where(letter => (file.Length + letter + _delivered) % 3 == 0));
        return (at < 0 ? file : file[..at]) + ":2," + flags + letters;
    }
}
