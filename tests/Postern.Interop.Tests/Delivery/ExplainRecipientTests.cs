using System.Text.Json;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Delivery;

/// <summary><c>postern explain DOOR --to ADDRESS</c>: whose an address is, and where mail to it goes, as the door itself would have it.</summary>
public sealed class ExplainRecipientTests(MailServers servers) : IDisposable
{
    private readonly DeliveryRig _rig = new(servers);

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("lmtp", "ann@example.test", 0, "it is the name of the account ann@example.test")]
    [InlineData("lmtp", "ANN@Example.TEST", 0, "it is the name of the account ann@example.test")]
    [InlineData("lmtp", "info@example.test", 0, "it is the alias info@example.test of the account ann@example.test")]
    [InlineData("lmtp", "info+x@example.test", 0, "it is the alias info@example.test of the account ann@example.test, without the detail “x”")]
    [InlineData("lmtp", "ann+Lists@example.test", 0, "it is put into the folder Lists, ")]
    [InlineData("lmtp", "ann+none@example.test", 0, "there is no folder none, so it is put into INBOX")]
    [InlineData("lmtp", "whoever@front.test", 0, "nobody has this address, and what is nobody's at front.test is for the account ann@example.test")]
    [InlineData("lmtp", "nobody@example.test", 1, "the sender is told 550 5.1.1 ")]
    [InlineData("lmtp", "old@example.test", 1, "the sender is told 550 5.2.1 This mailbox is closed")]
    [InlineData("lmtp", "somebody@elsewhere.test", 1, "elsewhere.test is no domain of this door: the sender is told 550 5.7.1 ")]
    [InlineData("submission", "somebody@elsewhere.test", 0, "it goes to 127.0.0.1:9, SUBMISSION inside TLS")]
    [InlineData("submission", "nobody@example.test", 1, "the sender is told 550 5.1.1 ")]
    [InlineData("gateway", "nobody@example.test", 0, "it goes to 127.0.0.1:9, SUBMISSION inside TLS")]
    [InlineData("lmtp", "no address", 1, "“no address” is no address: ")]
    public async Task What_becomes_of_mail_to_an_address_is_told(string door, string address, int code, string words)
    {
        string file = await FileAsync();
        var (ended, text) = await Shell.TryAsync(PosternProcess.Path, "explain", door, file, "--to", address);
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Equal(code == 0 ? "The mail is taken." : "The mail is not taken.", text.TrimEnd().Split('\n')[^1]);
        Assert.Equal(code, ended);
    }

    [Fact]
    public async Task For_a_program_it_is_JSON()
    {
        var (code, text) = await Shell.TryAsync(PosternProcess.Path, "explain", "lmtp", await FileAsync(), "--to", "info@example.test", "--json");
        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(text);
        Assert.Equal(("info@example.test", true, false), (json.RootElement.GetProperty("to").GetString(), json.RootElement.GetProperty("works").GetBoolean(), json.RootElement.TryGetProperty("login", out _)));
        Assert.Equal(["door", "recipient", "mailbox"], json.RootElement.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("step").GetString()));
    }

    [Theory]
    [InlineData("lmtp", "write --as NAME, who logs in, or --to ADDRESS, to whom a mail is")]
    [InlineData("lmtp --to a@example.test --as a", "--as explains a login and --to the way of a mail: write one of them")]
    [InlineData("imap --to a@example.test", "[imap] is no door that takes mail")]
    public async Task What_cannot_be_explained_is_one_sentence(string words, string sentence)
    {
        string[] all = words.Split(' ');
        var (code, text) = await Shell.TryAsync(PosternProcess.Path, ["explain", all[0], await FileAsync(), .. all[1..]]);
        Assert.Equal(2, code);
        Assert.Contains(sentence, text, StringComparison.Ordinal);
        Assert.Single(text.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task It_makes_nothing()
    {
        string file = await FileAsync();
        await Shell.RunAsync(PosternProcess.Path, "explain", "lmtp", file, "--to", "bob@example.test");
        Assert.False(Directory.Exists(_rig.Directory.File("mail/bob")));
    }

    private async Task<string> FileAsync()
    {
        string state = _rig.Directory.File("state");
        await Shell.RunAsync("sh", "-c", $"echo {DeliveryRig.Password} | {PosternProcess.Path} account add ann@example.test --alias info@example.test --state {state}");
        await _rig.AddAsync("bob@example.test");
        await _rig.AddAsync("old@example.test");
        await Shell.RunAsync(PosternProcess.Path, "account", "disable", "old@example.test", "--state", state);
        foreach (string part in (string[])["cur", "new", "tmp", ".Lists/cur", ".Lists/new", ".Lists/tmp"])
            Directory.CreateDirectory(_rig.Directory.File($"mail/ann/{part}"));
        string beyond = $"connect = submissions://127.0.0.1:9\nca = {servers.CaFile}\n";
        string delivering = "detailFolders = yes\ncatchAll = front.test ann@example.test\n";
        return PosternProcess.Write(_rig.Directory, $"""
            [lmtp]
            accept = lmtp://127.0.0.1:0
            mailboxes = {_rig.Directory.File("mail/%n")}
            {delivering}
            {_rig.Submission(beyond + delivering)}
            [gateway]
            accept = submissions://127.0.0.1:0
            login = check
            {beyond}
            [imap]
            accept = imaps://127.0.0.1:0
            mailboxes = {_rig.Directory.File("mail/%n")}
            login = check
            """);
    }
}
