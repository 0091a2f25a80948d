using System.Security.Cryptography;
using Postern.Mail.Accounts;
using Postern.Mail.Accounts.OneTime;
using Postern.Net.Certificates;
using Postern.Store.State;
using Postern.Testing;
using Postern.Wire.Sasl;
using Postern.Wire.Sasl.Gssapi;
using Postern.Wire.Text;

namespace Postern.Mail.Tests.Accounts;

public sealed class CredentialLookupTests : IDisposable
{
    private readonly CheckRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("alice", "right", true)]
    [InlineData("ALICE", "right", true)]
    [InlineData("alice", "wrong", false)]
    [InlineData("nobody", "right", false)]
    public void A_client_logs_in_by_SCRAM_with_the_main_password(string login, string password, bool isIn)
    {
        _rig.Add("alice", "right");
        Assert.Equal(isIn, Scram(login, password));
    }

    [Fact]
    public void A_client_logs_in_by_SCRAM_with_an_app_password_whose_label_it_names()
    {
        _rig.Add("alice", "right");
        var phone = _rig.AddApp("alice", "phone", ServiceScope.Imap);
        Assert.True(Scram("alice/phone", phone));
        Assert.True(Scram("Alice/PHONE", phone));
        Assert.False(Scram("alice", phone));
        Assert.False(Scram("alice/phone", "right"));
        Assert.False(Scram("alice/tablet", phone));
        var (_, verdict) = _rig.Lookup.FindKeys("alice/phone", ScramHash.Sha256, ServiceScope.Pop3);
        Assert.Equal((AccountRefusal.OutOfScope, "app password phone"), (verdict.Refusal, verdict.Credential));
        (_, verdict) = _rig.Lookup.FindKeys("alice/phone", ScramHash.Sha256, ServiceScope.Imap);
        Assert.True(_rig.Notes.IsEmpty);
        _rig.Lookup.Proved("alice/phone", verdict, "192.0.2.7");
        Assert.False(_rig.Notes.IsEmpty);
    }

    [Fact]
    public void Keys_are_made_up_the_same_for_one_name_and_look_like_those_of_an_account()
    {
        _rig.Add("alice", "right");
        var (real, _) = _rig.Lookup.FindKeys("alice", ScramHash.Sha256, ServiceScope.Imap);
        var (one, verdict) = _rig.Lookup.FindKeys("nobody", ScramHash.Sha256, ServiceScope.Imap);
        var (again, _) = _rig.Lookup.FindKeys("NOBODY", ScramHash.Sha256, ServiceScope.Imap);
        var (other, _) = _rig.Lookup.FindKeys("somebody", ScramHash.Sha256, ServiceScope.Imap);
        var (wider, _) = _rig.Lookup.FindKeys("nobody", ScramHash.Sha512, ServiceScope.Imap);
        Assert.Equal(AccountRefusal.UnknownAccount, verdict.Refusal);
        Assert.Equal((real.Iterations, real.Salt.Length, real.StoredKey.Length), (one.Iterations, one.Salt.Length, one.StoredKey.Length));
        Assert.Equal(one.Salt.ToArray(), again.Salt.ToArray());
        Assert.NotEqual(one.Salt.ToArray(), other.Salt.ToArray());
        Assert.NotEqual(one.Salt.ToArray(), wider.Salt.ToArray());
        Assert.NotEqual(one.StoredKey.ToArray(), again.StoredKey.ToArray());

        var phone = _rig.AddApp("alice", "phone", ServiceScope.Imap);
        var (app, _) = _rig.Lookup.FindKeys("alice/phone", ScramHash.Sha256, ServiceScope.Imap);
        var (none, _) = _rig.Lookup.FindKeys("alice/tablet", ScramHash.Sha256, ServiceScope.Imap);
        Assert.Equal((app.Iterations, app.Salt.Length), (none.Iterations, none.Salt.Length));
        Assert.NotNull(phone);
    }

    [Theory]
    [InlineData(ScramHash.Sha1)]
    [InlineData(ScramHash.Sha512)]
    public void Where_an_account_has_no_keys_of_a_hash_the_reason_is_told_to_the_administrator_alone(ScramHash hash)
    {
        _rig.Add("alice", "right");
        var (_, verdict) = _rig.Lookup.FindKeys("alice", hash, ServiceScope.Imap);
        Assert.Equal((AccountRefusal.NoSuchCredential, SaslRefusal.WrongCredentials), (verdict.Refusal, verdict.ForSasl));
    }

    [Fact]
    public void Where_a_mechanism_lacks_its_secret_the_administrator_is_told_the_command_that_makes_one()
    {
        _rig.Add("alice", "right");
        Assert.Equal("alice has no password that this mechanism can use: set it with postern account passwd alice --clear-for CRAM-MD5", _rig.Lookup.FindSecret("alice", "CRAM-MD5").Verdict.Words);
        Assert.Equal("alice has no password that this mechanism can use: set it with postern account otp alice", _rig.Lookup.FindOtp("alice").Verdict.Words);
        // What is kept for other mechanisms stays.
        _rig.Add(new Account { Name = "bob", SecretFor = ["APOP"] });
        Assert.EndsWith("postern account passwd bob --clear-for APOP,CRAM-MD5", _rig.Lookup.FindSecret("bob", "CRAM-MD5").Verdict.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_code_is_wanted_the_main_password_alone_does_not_do_by_SCRAM()
    {
        _rig.Add("alice", "right");
        _rig.AddTotp("alice");
        Assert.False(Scram("alice", "right"));
        Assert.Equal(AccountRefusal.CodeMissing, _rig.Lookup.FindKeys("alice", ScramHash.Sha256, ServiceScope.Imap).Verdict.Refusal);
        Assert.True(Scram("alice/phone", _rig.AddApp("alice", "phone", ServiceScope.Imap)));
    }

    [Fact]
    public void A_disabled_account_is_refused_by_every_mechanism()
    {
        _rig.Add("alice", "right");
        _rig.Accounts.Change("alice", found => found! with { IsEnabled = false, Certificates = [AccountSamples.Pin], Otp = OtpMaker.Make(new Secret("a pass phrase")) }); // it is there
        Assert.Equal(AccountRefusal.Disabled, _rig.Lookup.FindKeys("alice", ScramHash.Sha256, ServiceScope.Imap).Verdict.Refusal);
        Assert.Equal(AccountRefusal.Disabled, _rig.Lookup.FindOtp("alice").Verdict.Refusal);
    }

    [Fact]
    public void A_clear_password_is_given_to_the_mechanisms_that_are_named_and_to_no_other()
    {
        _rig.Add(_rig.Add("scanner", "right") with { SecretFor = ["CRAM-MD5"], Secret = _rig.Seal.Close(new Secret("right"), Account.SecretPurpose, "scanner") });
        var (secret, verdict) = _rig.Lookup.FindSecret("Scanner", "CRAM-MD5");
        Assert.True(verdict.IsAccepted);
        Assert.Equal(new Secret("right"), secret);
        foreach (var (name, mechanism) in ((string, string)[])[("scanner", "APOP"), ("nobody", "CRAM-MD5")])
        {
            (secret, verdict) = _rig.Lookup.FindSecret(name, mechanism);
            Assert.False(verdict.IsAccepted);
            Assert.NotEqual(new Secret("right"), secret);
            Assert.NotEmpty(secret.Reveal().ToArray());
        }
    }

    [Fact]
    public void What_is_sealed_does_not_open_under_another_state_key()
    {
        var account = _rig.Add(new Account { Name = "alice", BackendSecret = _rig.Seal.Close(new Secret("behind"), Account.BackendPurpose, "alice") });
        Assert.Equal(new Secret("behind"), _rig.Lookup.BackendSecret(account));
        Assert.Null(_rig.Lookup.BackendSecret(new Account { Name = "bob" }));
        using var folder = new TemporaryDirectory();
        var other = new CredentialLookup(_rig.Accounts, StateKey.FindOrMake(folder.Path), _rig.Check, _rig.Notes, _rig.Time);
        Assert.Contains("was not sealed under the state key", Assert.Throws<IOException>(() => other.BackendSecret(account)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_is_known_by_its_pin_by_the_pin_of_its_key_and_by_its_subject_only_where_it_was_verified()
    {
        using var authority = new TestAuthority();
        var der = authority.Certificate.RawData;
        var subject = CertificateFacts.Of(der).Subject;
        foreach (var (claim, verified, unverified) in ((string, bool, bool)[])
            [(Pin.OfCertificate(der).ToString(), true, true), (Pin.OfKey(der).ToString().ToLowerInvariant(), true, true), (subject, true, false)])
        {
            _rig.Add(new Account { Name = "alice", Certificates = [AccountSamples.Claim(claim)] });
            Assert.Equal(verified, _rig.Lookup.FindCertificate(der, isVerified: true).IsAccepted);
            Assert.Equal(unverified, _rig.Lookup.FindCertificate(der, isVerified: false).IsAccepted);
        }

        _rig.Accounts.Change("alice", found => found! with { IsEnabled = false }); // it is there
        Assert.Equal(AccountRefusal.Disabled, _rig.Lookup.FindCertificate(der, isVerified: true).Refusal);
        _rig.Accounts.Change("alice", _ => null);
        Assert.Equal(AccountRefusal.UnknownCertificate, _rig.Lookup.FindCertificate(der, isVerified: true).Refusal);
    }

    [Theory]
    [InlineData("alice@EXAMPLE.TEST", "alice")]
    [InlineData("bob@EXAMPLE.TEST", "bob@example.test")]
    [InlineData("carol@OTHER.TEST", "carol@other.test")]
    [InlineData("alice@OTHER.TEST", null)]
    [InlineData("alice/admin@EXAMPLE.TEST", null)]
    [InlineData("imap/localhost@EXAMPLE.TEST", null)]
    [InlineData("nobody@EXAMPLE.TEST", null)]
    public void A_ticket_is_for_the_account_of_its_principal(string text, string? account)
    {
        foreach (string name in (string[])["alice", "bob@example.test", "carol@other.test"])
            _rig.Add(new Account { Name = name });
        Assert.True(GssPrincipal.TryParse(text, "EXAMPLE.TEST", out var principal));
        Verdict verdict = _rig.Lookup.FindPrincipal(principal);
        Assert.Equal((account, account is null ? AccountRefusal.UnknownPrincipal : AccountRefusal.None), (verdict.Account?.Name, verdict.Refusal));
        if (account is null)
            return;
        _rig.Accounts.Change(account, found => found! with { IsEnabled = false }); // it is there
        Assert.Equal(AccountRefusal.Disabled, _rig.Lookup.FindPrincipal(principal).Refusal);
    }

    [Fact]
    public void A_chain_of_one_time_passwords_is_shown_and_a_made_up_one_looks_like_it()
    {
        var begun = OtpMaker.Make(new Secret("a pass phrase"));
        _rig.Add(new Account { Name = "alice", Otp = begun });
        var (state, verdict) = _rig.Lookup.FindOtp("Alice");
        Assert.Equal(begun, state);
        Assert.True(verdict.IsAccepted);
        var (one, refused) = _rig.Lookup.FindOtp("nobody");
        var (again, _) = _rig.Lookup.FindOtp("nobody");
        Assert.Equal(AccountRefusal.UnknownAccount, refused.Refusal);
        Assert.Equal((one.Hash, one.Sequence, one.Seed), (again.Hash, again.Sequence, again.Seed));
        Assert.Equal((begun.Hash, begun.Seed.Length, begun.Last.Length), (one.Hash, one.Seed.Length, one.Last.Length));
        Assert.InRange(one.Sequence, 2, OtpMaker.ChainLength);
        Assert.Equal(AccountRefusal.NoSuchCredential, _rig.Lookup.FindOtp(_rig.Add(new Account { Name = "bob", Otp = begun with { Sequence = 1 } }).Name).Verdict.Refusal);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("")]
    public void A_pass_phrase_is_long_enough_or_refused(string phrase) => Assert.Throws<IOException>(() => OtpMaker.Make(new Secret(phrase)));

    /// <summary>Both sides of SCRAM-SHA-256, with the keys that the lookup finds.</summary>
    private bool Scram(string login, string password)
    {
        var mechanism = SaslMechanisms.All.First(one => one.Name == "SCRAM-SHA-256");
        var server = mechanism.Serve(new SaslServerSettings { Nonce = Nonce() });
        var client = mechanism.Connect(new SaslClientSettings { Nonce = Nonce(), Credentials = new SaslCredentials { Authcid = login, Password = new Secret(password) } });
        Verdict? verdict = null;
        SaslStep step = server.Next(client.Start()!); // the client speaks first
        for (; step is not (SaslStep.Done or SaslStep.Refused); step = Answer(step))
        {
            // Until one side is done.
        }

        return step is SaslStep.Done && verdict is { IsAccepted: true };

        SaslStep Answer(SaslStep last)
        {
            if (last is SaslStep.Challenge challenge)
                return server.Next(client.Respond(challenge.Bytes).Bytes);
            (var keys, verdict) = _rig.Lookup.FindKeys(((SaslStep.KeysWanted)last).Authcid, ScramHash.Sha256, ServiceScope.Imap);
            return server.Continue(keys);
        }
    }

    private static string Nonce() => Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
}
