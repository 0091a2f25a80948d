using System.Text.RegularExpressions;

namespace Postern.Mail.Tests.Servers.Imap;

/// <summary>The same commands to Dovecot and to us: what differs is listed, with the reason.</summary>
public sealed partial class DovecotFolderTests
{
    private static readonly string[] Commands =
    [
        "CREATE Fruit/Apple", "CREATE Fruit/Banana", "CREATE Tofu", "CREATE Vegetable/Broccoli", "CREATE Vegetable/Corn", "CREATE Fruit",
        "CREATE inbox", "CREATE Tofu/", "CREATE a.b", "CREATE a//b", "CREATE \"\"", "CREATE /", "CREATE a&b", "CREATE \"B&APw-cher\"", "CREATE below/",
        "SUBSCRIBE INBOX", "SUBSCRIBE Fruit/Banana", "SUBSCRIBE none", "SUBSCRIBE Vegetable/Broccoli", "CREATE Fruit/Peach", "SUBSCRIBE Fruit/Peach", "DELETE Fruit/Peach", "SUBSCRIBE a..b", "UNSUBSCRIBE none",
        "LIST \"\" *", "LIST \"\" %", "LIST \"\" %/%", "LIST \"\" inb%", "LIST \"\" F*a*", "LIST Fruit/ B*", "LIST \"\" \"\"", "LIST \"\" \"\" RETURN (CHILDREN)", "LIST \"\" none", "LIST \"\" \"B&*\"", "LIST \"\" \"F%*%*%*%A*\"",
        "LIST () \"\" % RETURN (CHILDREN)", "LIST () \"\" % RETURN (CHILDREN SUBSCRIBED)", "LIST \"\" (INBOX Fruit/% T*) RETURN (CHILDREN)",
        "LIST (SUBSCRIBED) \"\" * RETURN (CHILDREN)", "LIST (SUBSCRIBED REMOTE) \"\" % RETURN (CHILDREN)", "LIST (SUBSCRIBED RECURSIVEMATCH) \"\" % RETURN (CHILDREN)", "LIST (SUBSCRIBED RECURSIVEMATCH) \"\" *a RETURN (CHILDREN)", "LIST (RECURSIVEMATCH) \"\" *",
        "LSUB \"\" %", "LSUB \"\" *", "LSUB \"\" Fruit/%",
        "LIST \"\" Fruit* RETURN (CHILDREN STATUS (MESSAGES UNSEEN UIDNEXT SIZE RECENT))",
        "APPEND Fruit (\\Seen) {14+}\r\nSubject: a\r\n\r\n", "APPEND Fruit (\\Deleted) {14+}\r\nSubject: b\r\n\r\n", "STATUS Fruit (MESSAGES UNSEEN UIDNEXT SIZE)", "STATUS INBOX (MESSAGES RECENT UIDNEXT UNSEEN)",
        "STATUS none (MESSAGES)", "STATUS Vegetable (MESSAGES)", "STATUS INBOX (NOTHING)", "STATUS INBOX ()",
        "DELETE INBOX", "DELETE Tofu/", "DELETE none", "DELETE Vegetable", "DELETE Fruit", "STATUS Fruit (MESSAGES)",
        "RENAME none x", "RENAME Tofu below", "RENAME Tofu INBOX", "RENAME Tofu Tofu/x", "RENAME Tofu a..b", "RENAME Vegetable Veg", "RENAME Tofu Veg/Tofu", "LIST \"\" V*", "LIST \"\" T*", "LSUB \"\" *",
    ];

    // By the command, with why.
    private static readonly Dictionary<string, string> Different = new(StringComparer.Ordinal)
    {
        ["CREATE a&b"] = "ours has a code: CANNOT",
        ["SUBSCRIBE none"] = "ours has a code: NONEXISTENT",
        ["SUBSCRIBE a..b"] = "ours has a code: CANNOT",
        ["STATUS none (MESSAGES)"] = "ours has a code: NONEXISTENT",
        ["STATUS Vegetable (MESSAGES)"] = "ours has a code: NONEXISTENT",
        ["STATUS Fruit (MESSAGES)"] = "ours has a code: NONEXISTENT",
        ["LIST \"\" \"B&*\""] = "theirs takes the pattern for broken UTF-7",
        ["LIST (SUBSCRIBED) \"\" * RETURN (CHILDREN)"] = "what does not exist is told to have no children",
        ["DELETE INBOX"] = "ours has a code: CANNOT",
        ["DELETE Tofu/"] = "theirs is CANNOT: for us it is a name that nothing has",
        ["DELETE Vegetable"] = "ours says that it is there: HASCHILDREN (RFC 9051 §7.1)",
        ["RENAME Tofu Tofu/x"] = "ours has a code: CANNOT",
    };

    [Fact]
    public async Task Folders_are_as_at_Dovecot_but_for_what_is_listed_here()
    {
        using var dovecot = new DovecotImap();
        List<string[]> theirs = await dovecot.SayAsync(Commands);
        using var rig = new ImapRig();
        using ImapTalk talk = await rig.EnterAsync();
        var differences = new List<string>();
        for (int i = 0; i < Commands.Length; i++)
        {
            (string ours, string other) = (Normal(await talk.SayAsync(Commands[i])), Normal(theirs[i]));
            bool isDifferent = ours != other;
            if (isDifferent != Different.ContainsKey(Commands[i]))
                differences.Add($"{Commands[i]}\nours:\n{ours}\nDovecot's:\n{other}");
        }
        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
    }

    /// <summary>Names in their order, attributes in theirs, no words for people; quotes where Dovecot leaves them out go too.</summary>
    private static string Normal(string[] answer)
    {
        var lines = answer[..^1].Select(line => Attributes().Replace(line, match => "(" + string.Join(' ', match.Value[1..^1].Split(' ').Order(StringComparer.Ordinal)) + ")")
            .Replace("\"CHILDINFO\"", "CHILDINFO", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return string.Join('\n', [.. lines, End().Match(answer[^1]).Value]);
    }

    [GeneratedRegex(@"(?<=^\* (LIST|LSUB) )\([^)]*\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Attributes();

    [GeneratedRegex(@"^(OK|NO|BAD)( \[(?!APPENDUID)[A-Z]+\])?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex End();
}
