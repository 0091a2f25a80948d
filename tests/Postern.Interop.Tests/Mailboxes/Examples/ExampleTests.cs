using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Mailboxes.Examples;

/// <summary>Examples of RFCs, each held with Postern and, where it has no names of mailboxes below others and no IMAP4rev2, with Dovecot.</summary>
/// <remarks>
/// Not here: what is about mailboxes without MODSEQ (RFC 7162 §3.1.2.2), about others' or shared mailboxes (RFC 7162 §3.1.4.2, session 3; RFC 9051 §6.3.10, examples 2 to 9; the remote ones of RFC 5258 §5),
/// SORT (RFC 7162 §3.1.10, example 20), METADATA (RFC 6154 §5.4), UIDNOTSTICKY (RFC 4315 §3), names that are made normal (RFC 9051 §6.3.4), and what a server is told to avoid
/// (RFC 7162 §3.1.3, example 9 and the first halves of 10). RFC 3516 has no example; those of POP3 are in Postern.Mail.Tests.
/// </remarks>
public sealed class ExampleTests(MailServers servers)
{
    private const string WithoutUid = "whoever knows MODSEQs is told UIDs too (RFC 7162 §3.2.4); it does so where QRESYNC is enabled";

    private static readonly Example[] s_shared = [.. CondStoreExamples.Rows, .. QResyncExamples.Rows, .. SearchExamples.Rows, .. MessageExamples.Rows];
    private static readonly Example[] s_all = [.. s_shared, .. MailboxExamples.Rows, .. ListExamples.Rows];

    /// <summary>Examples that Dovecot 2.3.19 holds otherwise.</summary>
    private static readonly Dictionary<string, string> Different = new(StringComparer.Ordinal)
    {
        ["RFC 7162 §3.1.2.1, example 1"] = "it tells HIGHESTMODSEQ where CONDSTORE is enabled",
        ["RFC 7162 §3.1.3, example 4"] = WithoutUid,
        ["RFC 7162 §3.1.3, example 5"] = WithoutUid,
        ["RFC 7162 §3.1.3, examples 6 and 7"] = WithoutUid,
        ["RFC 7162 §3.1.3, example 10, the flag was set"] = WithoutUid,
        ["RFC 7162 §3.1.3, example 10, another flag was set"] = "it is refused for another flag too, against the SHOULD of RFC 7162 §3.1.12",
        ["RFC 7162 §3.1.3, example 11"] = WithoutUid,
        ["RFC 7162 §3.1.4.2, example 14, session 1"] = WithoutUid,
        ["RFC 7162 §3.1.4.2, example 14, session 2"] = WithoutUid,
        ["RFC 7162 §3.2.4, reading sets a flag"] = WithoutUid,
        ["RFC 7162 §3.2.5.2, with message numbers"] = "it makes no use of message numbers where it remembers the expunges",
        ["RFC 7162 §3.2.5.2, message numbers that are others by now"] = "it makes no use of message numbers where it remembers the expunges",
        ["RFC 7162 §3.2.7, EXPUNGE"] = "without QRESYNC the code may be left out",
        ["RFC 7162 §3.2.9"] = "without QRESYNC the code may be left out",
        ["RFC 7162 §6"] = "it tells the flags of a message whose expunge it keeps back",
        ["RFC 5182 §2.2, example 5"] = "it knows KOI8-R",
        ["RFC 5182 §2.3, example 7"] = "it ends the later command first, as RFC 9051 §5.5 lets it",
        ["RFC 5182 §2.3, example 8"] = "it ends the later command first, as RFC 9051 §5.5 lets it",
    };

    public static TheoryData<string> All => [.. s_all.Select(example => example.Name)];

    public static TheoryData<string> Shared => [.. s_shared.Select(example => example.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Postern_answers_as_the_example_does(string name)
    {
        var example = s_all.Single(one => one.Name == name);
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        ExampleBox.Make(server.MailOf(user), example.Boxes);
        await using var run = new ExampleRun(() => server.LoginAsync(user));
        string differences = await run.DifferencesAsync(example);
        Assert.True(differences.Length == 0, $"{name}\n{differences}");
    }

    [Theory]
    [MemberData(nameof(Shared))]
    public async Task Dovecot_does_too(string name)
    {
        var example = s_shared.Single(one => one.Name == name);
        var dovecot = await servers.DovecotAsync();
        string user = dovecot.NewUser();
        ExampleBox.Make(dovecot.MailOf(user), example.Boxes);
        await using var run = new ExampleRun(() => ImapTalk.LoginAsync(dovecot.Port("imap"), user, DovecotServer.Password));
        string differences = await run.DifferencesAsync(example);
        Assert.True(differences.Length == 0 != Different.ContainsKey(name), $"{name}\n{differences}");
    }
}
