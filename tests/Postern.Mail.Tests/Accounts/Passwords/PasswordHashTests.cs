using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Postern.Mail.Accounts.Passwords;
using Postern.Testing;
using Postern.Wire.Text;

namespace Postern.Mail.Tests.Accounts.Passwords;

public sealed class PasswordHashTests
{
    /// <summary>What Dovecot 2.3.19 has made of “pässword” in UTF-8.</summary>
    public static readonly TheoryData<string> OfDovecot =
    [
        "{SCRAM-SHA-1}4096,VooHFuGzU+dbeD4VTaY9bA==,Mrud15IwSAZtwDxccg9i41x18dw=,oUn2RmN4iyQCuGKXer7XHTkS6a4=",
        "{SCRAM-SHA-256}4096,Mmm82MfXBrTB6Rt3Zk65yQ==,I3XEaG42E6buf6rKhfXb7WYBjI7fYfOCF/9tlfvPzYY=,Bhi5gGjM+2brAp+yC1qOOccox0EbwXmsDyKHuRnlqVM=",
        "{SHA512-CRYPT}$6$H6feeShf.XRTjoUw$GpH/WP4GssKhNRqcocxBz4QniMxlh4/ATG2YwPuW8QVQKZu.Nvc3I1mK2hn.St.qIJvhrIZr.25dg1/ePpJni.",
        "{SHA256-CRYPT}$5$pJKAyl9Brpn0q86S$w6KMsR8GyXUxnOtiFPhzedCzRzKJKLV7lOr1yu2NPB1",
        "{BLF-CRYPT}$2y$05$7PzIwJoKgWxxXJQoAWnAyug2lndjAzejK/TxQXx3xkPp.FLSD5nyq",
        "{CRYPT}$2y$05$4aUaKnx.fO9H5Zp0XU/jvOGR7/1K9iA0SS83LJfQdJgrwDJTrm062",
        "{MD5-CRYPT}$1$27nEJwRl$A9DJfJwwO01e75rHBojak1",
        "{PBKDF2}$1$y5Sof5ysONKPTZlJ$5000$035e7d4a15ce87c8371c26b48ed2200a78f2945e",
        "{SSHA}n2Jq+bDxQiYO0ftse+l3u/fRWAlOZn8M",
        "{SSHA256}3HuGzCAooz2E3t5iTOXCf1lmA/OJbUiKMr2C1ZYJZ9vfysxM",
        "{SSHA512}XzOpfqaOfk2iaI+PdmtmEl5wh3IX4e4/d/DiztM0TSMHYS4tLNgTaYUL2gnfHqrTUr/AJnUNSw0VNojTOe/n5fIixks=",
        "{ssha}n2Jq+bDxQiYO0ftse+l3u/fRWAlOZn8M",
    ];

    [Theory, MemberData(nameof(OfDovecot))]
    public void What_Dovecot_keeps_is_checked(string text)
    {
        var hash = Parse(text);
        Assert.True(hash.Matches(new Secret("pässword")));
        Assert.False(hash.Matches(new Secret("pässworD")));
        Assert.False(hash.Matches(new Secret("pässword\0more")));
        Assert.False(hash.Matches(new Secret("")));
        Assert.False(hash.Matches(new Secret(new string('x', 513))));
        Assert.Equal(hash, Parse(hash.Text));
        Assert.DoesNotContain(text[^8..], hash.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_doveadm_makes_now_is_checked_here_and_what_is_made_here_by_doveadm()
    {
        if (ExternalProgram.Find("doveadm") is not { } doveadm)
        {
            Assert.Skip("there is no doveadm here");
            return;
        }

        string[] schemes = ["SCRAM-SHA-1", "SCRAM-SHA-256", "SHA512-CRYPT", "SHA256-CRYPT", "BLF-CRYPT", "MD5-CRYPT", "CRYPT", "PBKDF2", "SSHA", "SSHA256", "SSHA512"];
        foreach (var scheme in schemes)
        {
            var (code, text) = await ExternalProgram.RunAsync(doveadm, ["-c", "/dev/null", "pw", "-s", scheme, "-p", "hätte, könnte"], TestContext.Current.CancellationToken);
            Assert.True(code == 0, text);
            Assert.True(Parse(text.Trim()).Matches(new Secret("hätte, könnte")), text);
            Assert.False(Parse(text.Trim()).Matches(new Secret("hätte, konnte")), text);
        }

        var (app, shown) = PasswordMaker.MakeApp("phone", default, default, expires: null);
        (PasswordHash Hash, string Password)[] ours =
        [
            .. PasswordMaker.Make(new Secret("hätte"), PasswordForm.ScramSha1).Select(hash => (hash, "hätte")),
            (app.Fast, shown),
            (app.Keys, shown),
        ];
        foreach (var (hash, password) in ours)
        {
            var (code, text) = await ExternalProgram.RunAsync(doveadm, ["-c", "/dev/null", "pw", "-t", hash.Text, "-p", password], TestContext.Current.CancellationToken);
            Assert.True(code == 0 && text.Contains("verified", StringComparison.Ordinal), $"{hash.Text}: {text}");
        }
    }

    [Theory]
    [InlineData("", "a password is kept as {SCHEME} and its hash: run postern account passwd, which writes it")]
    [InlineData("geheim", "a password is kept as {SCHEME} and its hash: run postern account passwd, which writes it")]
    [InlineData("{PLAIN}geheim", "a password is not kept in clear text: run postern account passwd, or postern account import")]
    [InlineData("{ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$w$f", "the scheme ARGON2 is not known here: set the password anew with postern account passwd")]
    [InlineData("{SHA}abc", "the scheme “SHA” is not known: one of SCRAM-SHA-256, SCRAM-SHA-512, PBKDF2-SHA512, SCRAM-SHA-1, SHA512-CRYPT, SHA256-CRYPT, BLF-CRYPT, MD5-CRYPT, CRYPT, PBKDF2, SSHA512, SSHA256, SSHA")]
    [InlineData("{SSHA256}abc", "what follows {SSHA256} is damaged: set the password anew with postern account passwd")]
    [InlineData("{SSHA256}3HuGzCAooz2E3t5iTOXCf1lmA/OJbUiKMr2C1ZYJZ9s=", "what follows {SSHA256} is damaged: set the password anew with postern account passwd")]
    [InlineData("{SHA512-CRYPT}$5$pJKAyl9Brpn0q86S$w6KM", "what follows {SHA512-CRYPT} is damaged: set the password anew with postern account passwd")]
    [InlineData("{SHA512-CRYPT}$6$rounds=999999999$x$y", "what follows {SHA512-CRYPT} is damaged: set the password anew with postern account passwd")]
    [InlineData("{BLF-CRYPT}$2y$31$7PzIwJoKgWxxXJQoAWnAyug2lndjAzejK/TxQXx3xkPp.FLSD5nyq", "what follows {BLF-CRYPT} is damaged: set the password anew with postern account passwd")]
    [InlineData("{CRYPT}xyFq0ARnWp7cE", "what follows {CRYPT} is damaged: set the password anew with postern account passwd")]
    [InlineData("{SCRAM-SHA-256}4096,AAAA,AAAA,AAAA", "what follows {SCRAM-SHA-256} is damaged: set the password anew with postern account passwd")]
    [InlineData("{SCRAM-SHA-256}20000000,Mmm82MfXBrTB6Rt3Zk65yQ==,I3XEaG42E6buf6rKhfXb7WYBjI7fYfOCF/9tlfvPzYY=,Bhi5gGjM+2brAp+yC1qOOccox0EbwXmsDyKHuRnlqVM=", "what follows {SCRAM-SHA-256} is damaged: set the password anew with postern account passwd")]
    [InlineData("{PBKDF2}$1$salt$0$035e7d4a15ce87c8371c26b48ed2200a78f2945e", "what follows {PBKDF2} is damaged: set the password anew with postern account passwd")]
    [InlineData("{PBKDF2-SHA512}$1000$AAAA$AAAA", "what follows {PBKDF2-SHA512} is damaged: set the password anew with postern account passwd")]
    public void What_is_no_hash_is_told_in_one_sentence(string text, string sentence)
    {
        Assert.False(PasswordHash.TryParse(text, out _, out var problem));
        Assert.Equal(sentence, problem);
    }

    [Theory]
    [InlineData(PasswordForm.ScramSha256, "SCRAM-SHA-256")]
    [InlineData(PasswordForm.ScramSha512, "SCRAM-SHA-256 SCRAM-SHA-512")]
    [InlineData(PasswordForm.ScramSha1, "SCRAM-SHA-256 SCRAM-SHA-1")]
    [InlineData(PasswordForm.Slow, "PBKDF2-SHA512")]
    public void What_is_made_is_read_and_checked_and_made_the_same_way_again(PasswordForm form, string schemes)
    {
        var made = PasswordMaker.Make(new Secret("correct horse"), form);
        Assert.Equal(schemes, string.Join(' ', made.Select(hash => hash.Scheme)));
        Assert.Equal(form, PasswordMaker.FormOf(made));
        Assert.True(made[0].IsFresh);
        Assert.All(made, hash => Assert.True(Parse(hash.Text).Matches(new Secret("correct horse"))));
        Assert.All(made, hash => Assert.False(Parse(hash.Text).Matches(new Secret("correct house"))));
        Assert.NotEqual(made[0].Text, PasswordMaker.Make(new Secret("correct horse"), form)[0].Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tab\there")]
    public void A_password_that_no_program_could_send_is_refused(string password) =>
        Assert.Throws<IOException>(() => PasswordMaker.Make(new Secret(password), PasswordForm.ScramSha256));

    [Fact]
    public void An_app_password_is_known_however_it_was_typed()
    {
        var (kept, shown) = PasswordMaker.MakeApp("phone", default, default, expires: null);
        Assert.Matches("^[a-km-np-z2-9]{4}(-[a-km-np-z2-9]{4}){4}$", shown);
        string[] typed = [shown, shown.Replace("-", "", StringComparison.Ordinal), shown.Replace('-', ' '), shown.ToUpperInvariant()];
        Assert.All(typed, text => Assert.True(kept.Fast.Matches(PasswordMaker.Straighten(new Secret(text))!))); // it is of the right length
        Assert.True(kept.Keys.Matches(new Secret(shown)));
        Assert.NotNull(kept.Keys.Keys);
        string[] wrong = ["", "x", shown + "a", shown[..^1], shown.Replace(shown[0], 'l'), shown[..^1] + "ä", new string('-', 100)];
        Assert.All(wrong, text => Assert.Null(PasswordMaker.Straighten(new Secret(text))));
    }

    [Fact]
    public void Whatever_bytes_come_as_an_app_password_nothing_breaks() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            var straight = PasswordMaker.Straighten(new Secret(bytes));
            Assert.True(straight is null || Encoding.ASCII.GetString(straight.Reveal().Span).Length == 24);
        }).QuickCheckThrowOnFailure();

    private static PasswordHash Parse(string text) => PasswordHash.TryParse(text, out var hash, out var problem) ? hash : throw new FormatException(problem);
}
