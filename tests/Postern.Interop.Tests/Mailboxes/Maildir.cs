using System.Globalization;
using System.Text;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>Maildirs as foreign programs make them and change them.</summary>
internal static class Maildir
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;

    /// <summary>Makes an empty one, which any user may change.</summary>
    internal static void Make(string path)
    {
        foreach (string part in (string[])["", "cur", "new", "tmp"])
        {
            string folder = Path.Combine(path, part);
            Directory.CreateDirectory(folder);
            File.SetUnixFileMode(folder, Everybody);
        }
    }

    /// <summary>Puts a message into <c>cur</c>; its name and its date are its number's.</summary>
    internal static void Put(string path, int number, byte[] message, string flags = "")
    {
        string file = Path.Combine(path, "cur", string.Create(CultureInfo.InvariantCulture, $"{1_600_000_000 + number}.M{number}P1.test.example:2,{flags}"));
        File.WriteAllBytes(file, message);
        File.SetUnixFileMode(file, (UnixFileMode)0b110_110_110);
        File.SetLastWriteTimeUtc(file, DateTimeOffset.FromUnixTimeSeconds(1_600_000_000 + (number * 1000)).UtcDateTime);
    }

    /// <summary>A letter of its own.</summary>
    internal static byte[] Letter(string subject) => Encoding.Latin1.GetBytes(
        $"From: somebody@example.test\nTo: anybody@example.test\nSubject: {subject}\nDate: Sat, 21 Nov 2026 08:00:00 +0000\nMessage-ID: <{subject}@example.test>\n\nThis is {subject}.\n");

    /// <summary>All messages, by what they hold, in the order of their texts.</summary>
    internal static IReadOnlyList<string> Contents(string path) =>
        [.. Files(path).Select(file => File.ReadAllText(file, Encoding.Latin1)).Order(StringComparer.Ordinal)];

    /// <summary>Puts a message where a delivery does, under a name that nobody else has.</summary>
    internal static void Deliver(string path, byte[] message) => File.WriteAllBytes(Path.Combine(path, "new", $"{Guid.NewGuid():N}.test.example"), message);

    /// <summary>Subjects and flags of all messages, as their files tell them, such as <c>m1:FS</c>, in the order of the alphabet.</summary>
    internal static IReadOnlyList<string> Told(string path) => [.. Files(path).Select(TellOne).Order(StringComparer.Ordinal)];

    private static string TellOne(string file)
    {
        const string Field = "\nSubject: ";
        string text = File.ReadAllText(file, Encoding.Latin1).Replace("\r\n", "\n", StringComparison.Ordinal), name = Path.GetFileName(file);
        int at = text.IndexOf(Field, StringComparison.Ordinal) + Field.Length, flags = name.IndexOf(":2,", StringComparison.Ordinal);
        return $"{text[at..text.IndexOf('\n', at)]}:{(flags < 0 ? "" : name[(flags + 3)..])}";
    }

    /// <summary>All files that are messages.</summary>
    internal static IEnumerable<string> Files(string path) =>
        Directory.EnumerateFiles(Path.Combine(path, "cur")).Concat(Directory.EnumerateFiles(Path.Combine(path, "new")));
}
