using Postern.Testing;
using Postern.Verbs;
using Postern.Verbs.Output;

namespace Postern.Tests.Verbs.MailDoors;

/// <summary>What <c>postern check</c> says of doors that deliver to mailboxes here.</summary>
public sealed class DeliveryCheckTests : IDisposable
{
    private const string Handed = "accept = lmtp://127.0.0.1:0|mailboxes = /srv/mail/%u|";
    private const string Sending = "accept = submissions://127.0.0.1:0|login = check|mailboxes = /srv/mail/%u|";

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The section below its head (a bar ends a line), the line of the mistake, its sentence.</summary>
    public static TheoryData<string, int, string> Mistakes => new()
    {
        { "accept = lmtp://:24|mailboxes = /srv/mail/%u|cleartext = allow", 4, "anybody could deliver at lmtp://:24, where nobody logs in: name the networks of your mail servers with allow, or write the host 127.0.0.1" },
        { "accept = lmtp://127.0.0.1:0|accept = smtp://127.0.0.1:0|mailboxes = /srv/mail/%u", 5, "mail is handed over by LMTP, and smtp://127.0.0.1:0 speaks smtp: write one door for each" },
        { Handed + "connect = lmtp://127.0.0.1:24", 4, "mail that is handed over is for mailboxes or goes to a server: leave out one of the two" },
        { Handed + "senders = any", 5, "senders is for a door at which clients log in, and nobody does over LMTP: leave it out" },
        { Handed + "mechanisms = PLAIN", 5, "mechanisms is for a door at which clients log in, and nobody does over LMTP: leave it out" },
        { "accept = submissions://127.0.0.1:0|connect = submissions://mx.example|login = check|catchAll = example.org alice", 6, "catchAll is for mailboxes here: add mailboxes PATTERN" },
        { "accept = submissions://127.0.0.1:0|connect = submissions://mx.example|login = check|localDomains = example.org", 6, "localDomains is for mailboxes here: add mailboxes PATTERN" },
        { "accept = submissions://127.0.0.1:0|connect = submissions://mx.example|login = check|detailFolders = yes", 6, "detailFolders is for mailboxes here: add mailboxes PATTERN" },
        { "accept = submissions://127.0.0.1:0|login = pass|mailboxes = /srv/mail/%u", 4, "login pass tries passwords at a server, and with mailboxes there is none: take login check" },
        { "accept = imaps://127.0.0.1:0|connect = imaps://imap.example|login = check|mailboxes = /srv/mail/%u", 6, "mail that is read over imap is in mailboxes or at a server: leave out one of the two" },
        { Sending + "route = @example.org submissions://mx.example", 6, "route leads to other servers than the door's, and it names none: write the server for mail to others as the end to connect to" },
        { "accept = submissions://127.0.0.1:0|connect = submissions://mx.example|login = check|mailboxes = mail/%u", 6, "mailboxes: \"mail/%u\" is not a whole path: begin with /, as in /srv/mail/%u" },
        { "accept = submissions://127.0.0.1:0|connect = submissions://mx.example|login = check|mailboxes = /srv/mail", 6, "mailboxes: \"/srv/mail\" is one directory for all accounts: write %u where their names belong, as in /srv/mail/%u" },
        { Handed + "catchAll = postmaster@example.org", 5, "catchAll: \"postmaster@example.org\" names no domain and account: write both, as in example.org postmaster@example.org" },
        { Handed + "detailFolders = perhaps", 5, "detailFolders: " },
        { Handed + "largestMail = 0", 5, "largestMail: " },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_of_a_door_that_delivers_is_one_sentence_with_its_line(string section, int line, string sentence)
    {
        var (code, words) = Check(section);
        Assert.Equal(2, code);
        var mistakes = words.Split('\n').Where(one => one.StartsWith(File + ":", StringComparison.Ordinal) && !one.Contains(": note: ", StringComparison.Ordinal)).ToList();
        Assert.StartsWith($"{File}:{line}: {sentence}", mistakes[0], StringComparison.Ordinal);
        Assert.Equal("1 mistake", mistakes[^1][(File.Length + 2)..]);
    }

    /// <summary>The section, the commands that make its accounts, the line of the note, its sentence.</summary>
    public static TheoryData<string, string, int, string> Notes => new()
    {
        { Handed, "", 4, "all mail is refused, because there is no account yet: add one with postern account add NAME" },
        { Handed + "catchAll = example.org postmaster", "add alice", 5, "what is nobody's at example.org is refused, because there is no account postmaster, or it is disabled: postern account add postmaster" },
        { Sending + "catchAll = example.org postmaster", "add alice;add postmaster;disable postmaster", 6, "what is nobody's at example.org is refused, because there is no account postmaster, or it is disabled: postern account add postmaster" },
        { Handed + "catchAll = example.org alice|catchAll = Example.ORG bob", "add alice;add bob", 6, "bob never has what is nobody's at Example.ORG: alice stands before it, and the first counts" },
    };

    [Theory]
    [MemberData(nameof(Notes))]
    public void Mail_that_would_be_refused_is_a_note_with_its_line(string section, string commands, int line, string sentence)
    {
        foreach (var command in commands.Split(';', StringSplitOptions.RemoveEmptyEntries))
            Assert.Equal(0, Run(["account", .. command.Split(' '), "--state", _folder.Path]).Code);
        var (code, words) = Check(section);
        Assert.Contains($"{File}:{line}: note: {sentence}\n", words, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    [Theory]
    [InlineData(Handed + "catchAll = example.org ALICE|localDomains = example.com, example.net|detailFolders = yes", "delivers to the mailboxes in /srv/mail/%u, those of example.com, example.net, what is nobody's at example.org to ALICE; mail to others is refused")]
    [InlineData(Sending + "connect = submissions://mx.example|domain = example.org", "delivers to the mailboxes in /srv/mail/%u; mail to others goes to mx.example:465, SUBMISSION inside TLS, verified by its name")]
    public void What_fits_is_told_in_words_and_without_a_note(string section, string words)
    {
        Run(["account", "add", "alice", "--state", _folder.Path]);
        Run(["account", "backend-secret", "alice", "--state", _folder.Path]);
        var (code, output) = Check(section);
        Assert.Equal(0, code);
        Assert.Contains(words, output, StringComparison.Ordinal);
        Assert.DoesNotContain(": note: ", output, StringComparison.Ordinal);
    }

    private string File => _folder.File("postern.conf");

    private (int Code, string Output) Check(string section)
    {
        _folder.Write("postern.conf", $"state = {_folder.Path}\n[door]\n{section.Replace('|', '\n')}\n");
        return Run(["check", File]);
    }

    private static (int Code, string Output) Run(string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var terminal = new Terminal(output, error) { Input = () => new MemoryStream("sesame-7\n"u8.ToArray()) };
        int code = CommandLine.Run(words, new Surroundings(terminal, (_, _, _, _) => Task.FromResult(0), TimeProvider.System));
        return (code, output.ToString() + error);
    }
}
