using System.Net;
using System.Text;
using System.Text.Json;
using Postern.Mail.Accounts;
using Postern.Mail.Accounts.OneTime;
using Postern.Mail.Guard;
using Postern.Mail.Guard.Keeping;
using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Store.State;
using Postern.Testing;
using Postern.Verbs;
using Postern.Verbs.Accounts;
using Postern.Verbs.Output;
using Postern.Wire.Text;

namespace Postern.Tests.Verbs.Accounts;

public sealed class AccountVerbTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly Queue<string?> _typed = [];
    private readonly List<string> _asked = [];
    private readonly ManualTime _time = new();
    private StringWriter _output = new();
    private StringWriter _error = new();
    private bool _isTerminal = true;
    private string _input = "";
    private int _guesses;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("database")]
    [InlineData("file")]
    public void An_account_is_added_shown_changed_and_removed(string kind)
    {
        string[] place = kind == "file" ? ["--accounts", _folder.File("people")] : ["--accounts", "sqlite:" + _folder.File("people.db")];
        Type("right", "right");
        Assert.Equal((0, $"alice@example.org is added to {_folder.File(kind == "file" ? "people" : "people.db")}\n"), Run("add", ["alice@example.org", "--alias", "sales@example.org", .. place]));
        Assert.Equal(["New password of alice@example.org: ", "Once more: "], _asked);
        Assert.Equal((1, ""), Run("add", ["Alice@example.org", .. place]));
        Assert.Contains("there is an account alice@example.org already", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal((0, "alice@example.org is disabled: the next login is refused\n"), Run("disable", ["ALICE@example.org", .. place]));
        Assert.Equal((0, "alice@example.org (disabled)\n  password  SCRAM-SHA-256\n  aliases   sales@example.org\n"), Run("show", ["alice@example.org", .. place]));
        Run("enable", ["alice@example.org", .. place]);
        Assert.Equal((0, "ACCOUNT            STATE    PASSWORD       APP PASSWORDS  LAST USED\nalice@example.org  enabled  SCRAM-SHA-256              0  -\n"), Run("list", place));
        Assert.True(Check(place, "alice@example.org", "right").IsAccepted);
        Type("new", "new");
        Assert.Equal((0, "the password of alice@example.org is set\n"), Run("passwd", ["alice@example.org", .. place]));
        Assert.True(Check(place, "alice@example.org", "new").IsAccepted);
        Assert.False(Check(place, "alice@example.org", "right").IsAccepted);
        Assert.Equal(0, Run("remove", ["alice@example.org", .. place]).Code);
        Assert.Equal((0, ""), Run("list", place));
        Assert.Equal((1, ""), Run("show", ["alice@example.org", .. place]));
        Assert.StartsWith("postern: there is no account “alice@example.org” in ", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_app_password_is_shown_once_works_and_is_revoked()
    {
        Add("alice");
        var (code, shown) = Run("app-password", "alice", "--label", "phone", "--scope", "imap,submit", "--expires", "90d");
        Assert.Equal(0, code);
        Assert.Matches("^([a-z2-9]{4}-){4}[a-z2-9]{4}\n$", shown);
        Assert.Contains("takes the user name alice/phone", _error.ToString(), StringComparison.Ordinal);
        Assert.True(Check("alice", shown.Trim(), ServiceScope.Submit).IsAccepted);
        Assert.False(Check("alice", shown.Trim(), ServiceScope.Pop3).IsAccepted);
        Assert.Equal(1, Run("app-password", "alice", "--label", "Phone", "--scope", "imap").Code);
        Assert.Contains("has an app password “Phone” already", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(shown.Trim(), Run("show", "alice").Output, StringComparison.Ordinal);
        Assert.Equal((0, "the app password phone of alice is revoked: the next login with it is refused\n"), Run("app-password", "alice", "--revoke", "phone"));
        Assert.False(Check("alice", shown.Trim(), ServiceScope.Submit).IsAccepted);
        Assert.Equal(1, Run("app-password", "alice", "--revoke", "phone").Code);
    }

    [Fact]
    public void Two_that_differ_change_nothing_and_none_at_all_is_told()
    {
        Type("one", "two");
        Assert.Equal(1, Run("add", "alice").Code);
        Assert.Equal("postern: the two were not the same: the password of alice is as it was\n", _error.ToString());
        Type((string?)null);
        Assert.Equal(1, Run("add", "alice").Code);
        Type("");
        Assert.Equal(1, Run("add", "alice").Code);
        Assert.Equal((0, ""), Run("list"));
    }

    [Theory]
    [InlineData("right\n", 0)]
    [InlineData("right", 0)]
    [InlineData("right\r\nmore\n", 0)]
    [InlineData("", 1)]
    [InlineData("\n", 1)]
    public void Without_a_terminal_the_password_is_the_first_line_of_standard_input(string input, int code)
    {
        _isTerminal = false;
        _input = input;
        Assert.Equal(code, Run("add", "alice").Code);
        Assert.Equal(code == 0, Check("alice", "right").IsAccepted);
    }

    [Fact]
    public void A_password_that_is_too_long_is_told()
    {
        _isTerminal = false;
        _input = new string('x', 600);
        Assert.Equal(1, Run("add", "alice").Code);
        Assert.Equal("postern: the password of alice on standard input is longer than 512 bytes\n", _error.ToString());
    }

    [Fact]
    public void A_clear_password_is_kept_sealed_for_the_mechanisms_that_are_named_and_follows_a_new_one()
    {
        Type("right", "right");
        Run("add", "scanner", "--clear-for", "cram-md5,APOP");
        Assert.Contains("CRAM-MD5, APOP (sealed)", Run("show", "scanner").Output, StringComparison.Ordinal);
        Type("new", "new");
        Run("passwd", "scanner");
        var account = Find("scanner");
        Assert.Equal(new Secret("new"), Seal().Open(account!.Secret!, Account.SecretPurpose, "scanner")); // it was kept
        Type("newer", "newer");
        Run("passwd", "scanner", "--clear-for", "");
        Assert.Null(Find("scanner")?.Secret);
        Run("passwd", "scanner", "--none");
        Assert.Contains("password  none", Run("show", "scanner").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_time_codes_are_shown_once_and_asked_for()
    {
        Add("alice");
        var (code, shown) = Run("totp", "alice");
        Assert.Equal(0, code);
        var lines = shown.Split('\n');
        Assert.StartsWith("otpauth://totp/Postern:alice?secret=" + lines[1], lines[0], StringComparison.Ordinal);
        Assert.True(Base32.TryDecode(lines[1], out var secret));
        Assert.Equal(AccountRefusal.CodeMissing, Check("alice", "right").Refusal);
        Assert.True(Check("alice", "right" + Totp.Code(new Secret(secret), Totp.StepOf(_time.GetUtcNow()))).IsAccepted);
        Assert.Contains("SCRAM-SHA-256 + code", Run("list").Output, StringComparison.Ordinal);
        Run("totp", "alice", "--off");
        Assert.True(Check("alice", "right").IsAccepted);

        Type("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=6");
        Assert.Equal((0, ""), Run("totp", "alice", "--known"));
        Assert.True(Check("alice", "right" + Totp.Code(new Secret("12345678901234567890"), Totp.StepOf(_time.GetUtcNow()))).IsAccepted);
        Type("otpauth://hotp/x");
        Assert.Equal(1, Run("totp", "alice", "--known").Code);
    }

    [Fact]
    public void A_backend_secret_is_kept_sealed_and_a_chain_of_one_time_passwords_begun()
    {
        Add("alice");
        Type("behind", "behind");
        Assert.Equal(0, Run("backend-secret", "alice").Code);
        Assert.Equal(new Secret("behind"), Seal().Open(Find("alice")!.BackendSecret!, Account.BackendPurpose, "alice")); // it was kept
        Type("a pass phrase", "a pass phrase");
        Assert.Matches("^alice has 498 one-time passwords, with the seed [0-9a-f]{8}\n$", Run("otp", "alice").Output);
        Assert.Contains("498 left", Run("show", "alice").Output, StringComparison.Ordinal);
        Type("short", "short");
        Assert.Equal(1, Run("otp", "alice").Code);
        Run("backend-secret", "alice", "--off");
        Run("otp", "alice", "--off");
        Assert.Equal("alice\n  password  SCRAM-SHA-256\n", Run("show", "alice").Output);
    }

    [Fact]
    public void A_certificate_is_named_by_its_file_its_pin_or_its_subject()
    {
        Add("alice");
        Add("bob");
        using var authority = new TestAuthority();
        var file = _folder.Write("alice.pem", authority.Pem);
        var pin = Postern.Net.Certificates.Pin.OfKey(authority.Certificate.RawData).ToString();
        Assert.Equal((0, $"{pin} is alice\n"), Run("certificate", "alice", file));
        Assert.Equal((0, $"{pin} is alice\n"), Run("certificate", "alice", pin));
        Assert.Equal((0, "CN=alice is alice\n"), Run("certificate", "alice", "CN=alice"));
        Assert.Equal(1, Run("certificate", "bob", pin).Code);
        Assert.Equal(2, Run("certificate", "bob", "nofile").Code);
        Assert.Equal((0, $"{pin} is not alice any more\n"), Run("certificate", "alice", pin, "--remove"));
        Assert.Equal(1, Run("certificate", "alice", pin, "--remove").Code);
        Assert.Equal((0, $"{pin} is bob\n"), Run("certificate", "bob", pin));
    }

    [Fact]
    public void A_list_is_taken_over_and_what_cannot_be_is_told()
    {
        var list = _folder.Write("users", "alice:{SSHA}n2Jq+bDxQiYO0ftse+l3u/fRWAlOZn8M:::::x\nbob:nothing\ncarol:{PLAIN}geheim\n");
        Assert.Equal((1, "alice: added\ncarol: added\n"), Run("import", list));
        Assert.StartsWith($"postern: {list}:2: bob: what follows the name", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("note: 1 lines say more", _error.ToString(), StringComparison.Ordinal);
        Assert.True(Check("alice", "pässword").IsAccepted);
        Assert.True(Check("carol", "geheim").IsAccepted);

        _input = "carol:other\ndave:a:b\n";
        Assert.Equal((0, "carol: there already\ndave: added\n"), Run("import", "-", "--format", "plain"));
        Assert.True(Check("carol", "geheim").IsAccepted);
        Assert.True(Check("dave", "a:b").IsAccepted);
        Assert.Equal((0, "carol: replaced\ndave: replaced\n"), Run("import", "-", "--format", "plain", "--replace"));
        Assert.True(Check("carol", "other").IsAccepted);
        Assert.Equal((1, ""), Run("import", _folder.File("nothing")));
        Assert.EndsWith($"postern: {_folder.File("nothing")}: no such file or directory\n", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal((1, ""), Run("list", "--accounts", "sqlite:"));
        Assert.EndsWith("postern: the place of the accounts is empty: write a file, or sqlite: and a file\n", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_JSON_of_a_list_and_of_one_hold_no_hash_and_no_secret()
    {
        Add("alice");
        Run("app-password", "alice", "--label", "phone", "--scope", "imap", "--expires", "2031-01-01");
        Run("totp", "alice");
        var text = Run("list", "--json").Output;
        using var all = JsonDocument.Parse(text);
        using var one = JsonDocument.Parse(Run("show", "alice", "--json").Output);
        Assert.Equal(all.RootElement[0].GetRawText(), one.RootElement.GetRawText());
        Assert.Equal("alice", one.RootElement.GetProperty("name").GetString());
        Assert.True(one.RootElement.GetProperty("totp").GetBoolean());
        Assert.Equal("2031-01-01T00:00:00+00:00", one.RootElement.GetProperty("appPasswords")[0].GetProperty("expires").GetString());
        Assert.DoesNotContain("{", text.Replace("{\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a verb is missing", "account")]
    [InlineData("NAME is missing", "account", "add")]
    [InlineData("“a/b” cannot be an account", "account", "add", "a/b")]
    [InlineData("--alias: “a b” cannot be an account", "account", "add", "alice", "--alias", "a b")]
    [InlineData("which one? Write --label NAME", "account", "app-password", "alice")]
    [InlineData("what is it good for? Write --scope", "account", "app-password", "alice", "--label", "x")]
    [InlineData("--scope: “fax” is no scope", "account", "app-password", "alice", "--label", "x", "--scope", "fax")]
    [InlineData("--label: “x y” cannot be a label", "account", "app-password", "alice", "--label", "x y", "--scope", "imap")]
    [InlineData("--expires: “soon” is no time to come", "account", "app-password", "alice", "--label", "x", "--scope", "imap", "--expires", "soon")]
    [InlineData("--expires: “1999-01-01” is no time to come", "account", "app-password", "alice", "--label", "x", "--scope", "imap", "--expires", "1999-01-01")]
    [InlineData("the name of the list is empty", "account", "import", "")]
    [InlineData("did you mean --label?", "account", "app-password", "alice", "--lable=x")]
    public void A_wrong_word_is_told_in_one_sentence(string sentence, params string[] words)
    {
        string said = Shell.Complaint(words);
        Assert.Contains(sentence, said, StringComparison.Ordinal);
        Assert.Equal(said.Length - 1, said.IndexOf('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void A_mechanism_that_needs_no_clear_password_gets_none()
    {
        Type("right", "right");
        Assert.Equal(2, Run("add", "alice", "--clear-for", "PLAIN").Code);
        Assert.Equal("postern: --clear-for: “PLAIN” needs no password in clear: write some of APOP,CRAM-MD5,DIGEST-MD5\n", _error.ToString());
    }

    [Fact]
    public void The_shell_completes_verbs_options_and_the_names_that_are_there()
    {
        Add("alice");
        Add("bob");
        string Suggest(string line) => Say($"[suggest:{line.Length}]", line);
        Assert.Contains("app-password\n", Suggest("account ap"), StringComparison.Ordinal);
        Assert.Contains("submit\n", Suggest("account app-password alice --scope "), StringComparison.Ordinal);
        Assert.Contains("alice\n", Suggest($"account show --state {_folder.Path} "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unlocking_asks_the_guard_of_the_state_directory_whoever_keeps_the_account()
    {
        Assert.Equal((1, ""), Run("unlock", "alice"));
        Assert.Contains("no Postern has guarded logins", _error.ToString(), StringComparison.Ordinal);
        var cancel = TestContext.Current.CancellationToken;
        var guard = new LoginGuard(GuardStore.KeyOf(StateKey.FindOrMake(_folder.Path)), _time, new RecordedLog());
        using var workers = new Workers(1, 16);
        await using (var keeper = await GuardKeeper.StartAsync(guard, GuardStore.Open(_folder.Path), workers, _time, new RecordedLog(), cancel))
        {
            Assert.Equal(7, await GuessAsync(guard));
            Assert.Equal((0, "failed logins of alice are forgotten within seconds\n"), Run("unlock", "alice"));
        }

        Assert.Equal(7, await GuessAsync(guard));
    }

    [Fact]
    public void Help_teaches_by_example()
    {
        foreach (var (verb, lines) in AccountVerb.Examples)
        {
            var text = Say([.. verb.Split(' '), "--help"]);
            Assert.All(lines, line => Assert.Contains($"  # {line.Meaning}\n  {line.Command}\n", text, StringComparison.Ordinal));
        }
    }

    /// <summary>How many of ten guesses from as many networks are judged.</summary>
    private async Task<int> GuessAsync(LoginGuard guard)
    {
        var judged = 0;
        for (var number = 0; number < 10; number++)
        {
            var attempt = new LoginAttempt("alice", PeerAddress.From(IPAddress.Parse($"10.0.{number}.1"), 1)) { Password = new Secret($"guess {_guesses++}") };
            using var ticket = await guard.ArriveAsync(attempt, TimeSpan.Zero, TestContext.Current.CancellationToken);
            ticket.Failed();
            judged += ticket.IsAdmitted ? 1 : 0;
        }

        return judged;
    }

    private void Add(string name)
    {
        Type("right", "right");
        Assert.Equal(0, Run("add", name).Code);
    }

    private void Type(params string?[] lines)
    {
        foreach (var line in lines)
            _typed.Enqueue(line);
    }

    private (int Code, string Output) Run(string verb, params string[] words)
    {
        _output = new StringWriter();
        _error = new StringWriter();
        var code = CommandLine.Run(["account", verb, .. words, "--state", _folder.Path], Surroundings());
        _typed.Clear();
        return (code, _output.ToString());
    }

    private string Say(params string[] words)
    {
        _output = new StringWriter();
        Assert.Equal(0, CommandLine.Run(words, Surroundings()));
        return _output.ToString();
    }

    private Surroundings Surroundings()
    {
        var terminal = new Terminal(_output, _error)
        {
            AskSecret = _isTerminal ? Ask : null,
            Input = () => new MemoryStream(Encoding.UTF8.GetBytes(_input)),
        };
        return new Surroundings(terminal, (_, _, _, _) => throw new InvalidOperationException("no door is opened here"), _time);
    }

    private string? Ask(string question)
    {
        _asked.Add(question);
        return _typed.Dequeue();
    }

    private Seal Seal() => new(StateKey.FindOrMake(_folder.Path));

    private Account? Find(string name)
    {
        using var accounts = AccountStore.Open(null, _folder.Path, fault => throw fault);
        return accounts.Find(name);
    }

    private Verdict Check(string name, string password, ServiceScope scope = ServiceScope.Imap) => Check([], name, password, scope);

    private Verdict Check(string[] place, string name, string password, ServiceScope scope = ServiceScope.Imap)
    {
        using var accounts = AccountStore.Open(place.LastOrDefault(), _folder.Path, fault => throw fault);
        return new PasswordCheck(accounts, Seal(), new UseNotes(accounts), _time).Check(name, new Secret(password), scope, "");
    }
}
