using System.Text;
using Postern.Mail.Accounts;
using Postern.Mail.Accounts.Files;

namespace Postern.Mail.Tests.Accounts.Files;

public sealed class AccountFileTests : AccountsTests
{
    private const string Hash = "{SSHA}n2Jq+bDxQiYO0ftse+l3u/fRWAlOZn8M";
    private readonly List<string> _faults = [];

    private string Place => Folder.File("accounts");

    protected override IAccounts Open() => new AccountFile(Place, fault => _faults.Add(fault.Message));

    [Fact]
    public void A_file_written_by_hand_is_read_and_what_a_person_changes_is_seen()
    {
        Folder.Write("accounts", $"; people\n[alice@example.org]\npassword = {Hash}\nalias = sales@example.org\n\n[bob]\nENABLED = no\n");
        using var accounts = Open();
        Assert.True(accounts.Find("alice@example.org")?.MaySendAs("Sales@Example.org"));
        Assert.False(accounts.Find("alice@example.org")?.MaySendAs("bob"));
        Assert.False(accounts.Find("bob")?.IsEnabled);
        Folder.Write("accounts", "[bob]\n");
        Assert.Null(accounts.Find("alice@example.org"));
        Assert.True(accounts.Find("bob")?.IsEnabled);
    }

    [Fact]
    public void A_file_that_is_not_right_any_more_is_told_once_and_the_last_one_holds()
    {
        Folder.Write("accounts", "[bob]\n");
        using var accounts = Open();
        Folder.Write("accounts", "[bob]\n[bob]\n");
        Assert.NotNull(accounts.Find("bob"));
        Assert.NotNull(accounts.Find("bob"));
        Assert.Equal([$"{Place}:2: there is an account bob already, in line 1"], _faults);
        Folder.Write("accounts", "[carol]\n");
        Assert.Null(accounts.Find("bob"));
        Assert.NotNull(accounts.Find("carol"));
    }

    [Fact]
    public void A_file_that_is_open_to_others_is_refused_and_told_until_it_is_mended()
    {
        Folder.Write("accounts", "[bob]\n", (UnixFileMode)0x1A4);
        Assert.Contains("is open to other users (mode 0644)", Assert.Throws<IOException>(Open).Message, StringComparison.Ordinal);
        Folder.Write("accounts", "[bob]\n");
        using var accounts = Open();
        Folder.Write("accounts", "[carol]\n", (UnixFileMode)0x1A4);
        Assert.NotNull(accounts.Find("bob"));
        Assert.Contains("is open to other users", Assert.Single(_faults), StringComparison.Ordinal);
        File.SetUnixFileMode(Place, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.NotNull(accounts.Find("carol"));
    }

    [Fact]
    public void What_a_verb_changes_leaves_the_rest_of_the_file_as_it_was()
    {
        Folder.Write("accounts", $"; people\n\n[alice]\n; in room 7\npassword = {Hash}\n\n; an old device\n[scanner]\nalias = a@example.org\n");
        using var accounts = Open();
        accounts.Change("Alice", found => found! with { IsEnabled = false }); // it is there
        Assert.Equal($"; people\n\n[alice]\n; in room 7\nenabled = no\npassword = {Hash}\n\n; an old device\n[scanner]\nalias = a@example.org\n", File.ReadAllText(Place));
        accounts.Change("bob", _ => new Account { Name = "bob" });
        Assert.EndsWith("alias = a@example.org\n\n[bob]\n", File.ReadAllText(Place), StringComparison.Ordinal);
        accounts.Change("alice", _ => null);
        Assert.Equal("; people\n\n\n; an old device\n[scanner]\nalias = a@example.org\n\n[bob]\n", File.ReadAllText(Place));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Place));
    }

    [Fact]
    public void Logins_change_nothing_in_the_file_itself()
    {
        Folder.Write("accounts", "[bob]\n");
        using var accounts = Open();
        Assert.True(accounts.TryUseStep("bob", 7));
        accounts.Note([new AppPasswordUse("bob", "phone", AccountSamples.Now, "a b\n")]);
        Assert.Equal("[bob]\n", File.ReadAllText(Place));
        Assert.Equal($"step bob 7\nuse bob phone {AccountSamples.Now.ToUnixTimeSeconds()} a_b_\n", File.ReadAllText(Place + ".state"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Place + ".state"));
    }

    [Fact]
    public void What_was_written_is_read_as_the_same()
    {
        var full = AccountSamples.Full("Zoë@example.org");
        var lines = AccountFileText.Format(full);
        var read = Assert.Single(AccountFileText.Read("x", Encoding.UTF8.GetBytes(string.Join('\n', lines))));
        Assert.Equal(lines, AccountFileText.Format(read));
        Assert.Equal(full.AppPasswords[1].Expires, read.AppPasswords[1].Expires);
        Assert.All(AccountFileText.Lines, line => Assert.Contains(lines, text => text.StartsWith(line.Name + " = ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("password = x", "1: no account has begun: write [NAME] before it")]
    [InlineData("[a b]", "1: “a b” cannot be an account: no blanks, and none of / [ ] : , \" \\")]
    [InlineData("[]", "1: the name of the account is empty")]
    [InlineData("[a]\n\n[A]", "3: there is an account A already, in line 1")]
    [InlineData("[a]\npasswort = x", "2: “passwort” is not known here: one of enabled, alias, password, app-password, certificate, secret, backend-secret, totp, otp")]
    [InlineData("[a]\npassword = x", "2: a password is kept as {SCHEME} and its hash: run postern account passwd, which writes it")]
    [InlineData("[a]\nenabled = maybe", "2: write yes or no")]
    [InlineData("[a]\nalias = a/b", "2: “a/b” cannot be an account: no blanks, and none of / [ ] : , \" \\")]
    [InlineData("[a]\ncertificate = SHA256:12", "2: “SHA256:12” is not a pin: after SHA256: come 32 bytes, as 64 hex digits (colons allowed) or 43 or 44 characters of base64")]
    [InlineData("[a]\ncertificate = alice", "2: “alice” is no certificate: write SHA256: and its hash, or a subject such as CN=alice")]
    [InlineData("[a]\ncertificate = CN=x\n[b]\ncertificate = CN=x", "4: this certificate is a's already")]
    [InlineData("[a]\ntotp = ABC", "2: this is no sealed secret: it begins with {SEALED}, and a verb of postern account writes it")]
    [InlineData("[a]\nsecret = {SEALED}AA", "2: write the mechanisms that may use it, a blank, and the sealed password")]
    [InlineData("[a]\nsecret = PLAIN {SEALED}AA", "2: “PLAIN” needs no password in clear: write some of APOP,CRAM-MD5,DIGEST-MD5")]
    [InlineData("[a]\napp-password = phone imap", "2: write label, scopes, and both hashes: postern account app-password does")]
    [InlineData("[a]\napp-password = ph/one imap x y", "2: “ph/one” cannot be a label: write up to 64 letters, digits, dots, dashes and underscores")]
    [InlineData("[a]\napp-password = phone fax x y", "2: “fax” is no scope: write some of imap,pop3,submit")]
    [InlineData("[a]\napp-password = phone imap expires=soon x y", "2: “soon” is no time: write 2026-12-31 or 2026-12-31T23:59:59Z")]
    [InlineData("[a]\napp-password = phone imap until=x x y", "2: “until=x” is neither made=TIME nor expires=TIME")]
    [InlineData("[a]\napp-password = phone imap " + Hash + " " + Hash, "2: the last hash of an app password is one of SCRAM")]
    [InlineData("[a]\notp = x", "2: write hash, number, seed and password: postern account otp does")]
    [InlineData("[a]\nalias", "2: The line has no =: write name = value, [section], or a comment behind a semicolon")]
    public void What_is_wrong_is_told_with_its_line_in_one_sentence(string text, string sentence) =>
        Assert.Equal("x:" + sentence, Assert.Throws<IOException>(() => AccountFileText.Read("x", Encoding.UTF8.GetBytes(text))).Message);
}
