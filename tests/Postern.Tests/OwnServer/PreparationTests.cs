using Postern.Configuration;
using Postern.Mail.Accounts;
using Postern.Net.Certificates.Files;
using Postern.OwnServer;
using Postern.Testing;
using Postern.Wire.Text;

namespace Postern.Tests.OwnServer;

/// <summary>The steps towards a server, each cut off and gone on with.</summary>
public sealed class PreparationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();
    private readonly ServerPlace _place;

    public PreparationTests() => _place = new ServerPlace(_directory.Path);

    private string[] Inbox => Directory.GetFiles(_directory.File("mail/ada@localhost/new"));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Until_it_was_open_once_each_start_makes_a_password_and_only_the_last_one_counts()
    {
        string? first = Run().Picture.Password, second = Run().Picture.Password;
        Assert.NotEqual(first, second);
        Assert.True(IsRight(second));
        Assert.False(IsRight(first));
        var preparation = Prepare(new ServerWishes());
        string? shown = preparation.Run(new Findings()).Picture.Password;
        preparation.Opened();
        Assert.Null(Run().Picture.Password);
        Assert.True(IsRight(shown));
    }

    [Fact]
    public void An_account_that_was_there_before_keeps_its_password()
    {
        using (var accounts = AccountStore.Open(place: null, _place.Directory, _ => { }))
            accounts.Change("bob@example.org", _ => new Account { Name = "bob@example.org" });
        var picture = Run().Picture;
        Assert.Equal(("bob@example.org", null, false), (picture.Account, picture.Password, picture.HasPassword));
        Assert.Equal("eve@example.org", Run(new ServerWishes { Account = "eve@example.org" }).Picture.Account);
    }

    [Fact]
    public void Where_nobody_looks_on_the_account_has_no_password()
    {
        var picture = Run(new ServerWishes { NoPassword = true }).Picture;
        Assert.Equal(("ada@localhost", null, false), (picture.Account, picture.Password, picture.HasPassword));
    }

    [Fact]
    public void A_key_of_an_authority_that_was_never_written_is_no_hindrance()
    {
        _directory.Write("ca.key", "half of it");
        Assert.NotNull(Run().Picture.Authority);
    }

    [Fact]
    public void A_server_certificate_that_is_damaged_or_lacks_a_name_is_made_anew_below_the_same_authority()
    {
        string? authority = Run().Picture.Authority?.Fingerprint;
        _directory.Write("server.pem", "damaged");
        Assert.Equal(authority, Run().Picture.Authority?.Fingerprint);
        Assert.Contains("localhost", CredentialFile.Load(_place.Certificate).Names);
        Assert.Equal(authority, Run(new ServerWishes { Host = "mail.example.org" }).Picture.Authority?.Fingerprint);
        Assert.Contains("mail.example.org", CredentialFile.Load(_place.Certificate).Names);
        Assert.Equal("mail.example.org", Run().Picture.Host);
    }

    [Fact]
    public void A_server_that_runs_for_years_renews_its_certificate_in_time()
    {
        var prepared = Run();
        string first = CredentialFile.Load(_place.Certificate).FingerprintSha256;
        using var renewals = new Renewals(prepared.Certificate!, _time, fault => Assert.Fail(fault.Message));
        _time.Advance(TimeSpan.FromDays(300));
        Assert.Equal(first, CredentialFile.Load(_place.Certificate).FingerprintSha256);
        _time.Advance(TimeSpan.FromDays(70));
        var second = CredentialFile.Load(_place.Certificate);
        Assert.NotEqual(first, second.FingerprintSha256);
        Assert.Equal(prepared.Picture.Authority?.Fingerprint, Run().Picture.Authority?.Fingerprint);
        Assert.True(second.NotAfter > _time.GetUtcNow() + TimeSpan.FromDays(300));
    }

    [Fact]
    public void Letters_that_are_there_and_not_written_down_do_not_come_again()
    {
        Run(new ServerWishes { Demo = true });
        string[] letters = Inbox;
        Assert.Equal(8, letters.Length);
        string steps = File.ReadAllText(_place.Journal);
        File.WriteAllText(_place.Journal, steps.Replace("demo\n", "", StringComparison.Ordinal).Replace("welcome\n", "", StringComparison.Ordinal));
        File.Delete(letters[^1]);
        Run(new ServerWishes { Demo = true });
        Assert.Equal(8, Inbox.Length);
        File.Delete(Inbox[0]);
        Run(new ServerWishes { Demo = true });
        Assert.Equal(7, Inbox.Length);
    }

    [Fact]
    public void A_user_whose_name_begins_no_address_is_me()
    {
        var here = new Surrounding("machine", "j. doe", verb => verb);
        Assert.Equal("me@localhost", new Preparation(_place, new ServerWishes(), here, _time).Run(new Findings()).Picture.Account);
    }

    [Theory]
    [InlineData("localhost", "localhost", true)]
    [InlineData("127.0.0.3", "127.0.0.3", true)]
    [InlineData("", "machine", false)]
    public void The_name_of_the_server_leads_to_where_it_listens(string listen, string host, bool isLocal)
    {
        var picture = Run(new ServerWishes { Listen = [listen] }).Picture;
        Assert.Equal((host, isLocal), (picture.Host, picture.IsLocal));
        Assert.Contains(host, CredentialFile.Load(_place.Certificate).Names);
    }

    [Fact]
    public void An_address_of_another_machine_is_named() =>
        Assert.Equal("192.0.2.7 is not an address of this machine: name another with --listen ADDRESS", Assert.Throws<IOException>(() => Run(new ServerWishes { Listen = ["192.0.2.7"] })).Message);

    [Fact]
    public void The_file_is_one_for_run_and_has_no_mistake()
    {
        new Preparation(_place, new ServerWishes(), new Surrounding("machine", "ada", verb => verb), TimeProvider.System).Run(new Findings()); // a file is judged by the clock of the machine
        var findings = new Findings();
        var plan = Postern.Configuration.Files.ConfigurationFile.Read(_place.Configuration, findings);
        Assert.Empty(findings.All);
        Assert.All(plan.Doors, door => Assert.Equal(_place.Mailboxes, door.Door.Mail.Mailboxes));
        Assert.Equal(_place.Directory, plan.Host.State);
    }

    private PreparedServer Run(ServerWishes? wishes = null)
    {
        var findings = new Findings();
        var prepared = Prepare(wishes ?? new ServerWishes()).Run(findings);
        Assert.False(findings.HasMistakes, string.Join('\n', findings.All));
        return prepared;
    }

    private Preparation Prepare(ServerWishes wishes) => new(_place, wishes, new Surrounding("machine", "ada", verb => "postern " + verb), _time);

    private bool IsRight(string? password)
    {
        using var accounts = AccountStore.Open(place: null, _place.Directory, _ => { });
        return accounts.Find("ada@localhost")!.Passwords.Any(kept => kept.Matches(new Secret(password!)));
    }
}
