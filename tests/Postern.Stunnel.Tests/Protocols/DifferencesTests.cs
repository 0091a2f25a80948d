using System.Text;

namespace Postern.Stunnel.Tests.Protocols;

/// <summary>docs/stunnel-dialogues.md tells every difference; <c>UPDATE=1</c> writes it anew.</summary>
public sealed class DifferencesTests
{
    [Fact]
    public void The_page_of_differences_is_the_list_of_the_dialogues()
    {
        string path = Path.Combine(Root(), "docs", "stunnel-dialogues.md");
        if (Environment.GetEnvironmentVariable("UPDATE") == "1")
            File.WriteAllText(path, Page());
        Assert.Equal(Page(), File.ReadAllText(path));
    }

    private static string Page()
    {
        var page = new StringBuilder("""
            # What Postern says differently from stunnel

            Every value of `protocol` is held against Debian's stunnel4 byte for byte, on both sides of a connection, with the kind of its end
            and the lines of its log (`tests/Postern.Stunnel.Tests/Protocols/Dialogues`). These are the dialogues that differ; all others are the same.
            In all of them a log shows `***` where a login would stand, and no greeting tells a version.

            | Protocol | Mode | Dialogue | What differs, and why |
            | --- | --- | --- | --- |

            """);
        foreach (var dialogue in DialogueFile.All.Where(d => d.Differs))
            page.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{dialogue.Protocol}` | {(dialogue.Client ? "client" : "server")} | {dialogue.Name} | {dialogue.Why} |\n");
        return page.ToString();
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Postern.slnx")))
            directory = directory.Parent ?? throw new InvalidOperationException("no repository above the tests");
        return directory.FullName;
    }
}
