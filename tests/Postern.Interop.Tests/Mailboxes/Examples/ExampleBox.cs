using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Postern.Interop.Tests.Mailboxes.Examples;

/// <summary>Mailboxes with the very UIDs, UIDVALIDITY and UIDNEXT of a document, as files: Dovecot's list of UIDs, which both servers read.</summary>
internal static partial class ExampleBox
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;
    private const UnixFileMode Files = (UnixFileMode)0b110_110_110;

    /// <summary>Makes mailboxes, one a line: <c>INBOX 3857529045 4392: 1-10 11:S 12:FT</c> is a name, UIDVALIDITY, UIDNEXT, and UIDs with their flags as a Maildir has them; a name alone is one without messages.</summary>
    internal static void Make(string root, string boxes)
    {
        foreach (string box in boxes.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var match = Box().Match(box);
            Assert.True(match.Success, box);
            string name = match.Groups["name"].Value;
            string path = name == "INBOX" ? root : Path.Combine(root, "." + name.Replace('/', '.'));
            Maildir.Make(path);
            if (match.Groups["validity"].Success)
                Fill(path, match.Groups["validity"].Value, match.Groups["next"].Value, match.Groups["messages"].Value);
        }
    }

    private static void Fill(string path, string validity, string next, string messages)
    {
        var list = new StringBuilder($"3 V{validity} N{next} G00000000000000000000000000000001\n");
        foreach (Match range in Messages().Matches(messages))
        {
            int first = int.Parse(range.Groups["first"].ValueSpan, CultureInfo.InvariantCulture);
            int last = range.Groups["last"].Success ? int.Parse(range.Groups["last"].ValueSpan, CultureInfo.InvariantCulture) : first;
            for (int uid = first; uid <= last; uid++)
            {
                Maildir.Put(path, uid, Maildir.Letter($"m{uid}"), range.Groups["flags"].Value);
                list.Append(CultureInfo.InvariantCulture, $"{uid} :{1_600_000_000 + uid}.M{uid}P1.test.example\n");
            }
        }
        string file = Path.Combine(path, "dovecot-uidlist");
        File.WriteAllText(file, list.ToString());
        File.SetUnixFileMode(file, Files);
        File.SetUnixFileMode(path, Everybody);
    }

    [GeneratedRegex(@"^(?<name>\S+)( (?<validity>[0-9]+) (?<next>[0-9]+):(?<messages>.*))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Box();

    [GeneratedRegex(@"(?<first>[0-9]+)(-(?<last>[0-9]+))?(:(?<flags>[A-Z]+))?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Messages();
}
