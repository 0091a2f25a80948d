using System.Text;
using Postern.Testing;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Wire.Tests.Sasl;

public sealed class ScramTests
{
    private static readonly ChannelBinding Exporter = new(ChannelBinding.TlsExporter, "the two ends alone know this"u8.ToArray());
    private static readonly ChannelBinding EndPoint = new(ChannelBinding.TlsServerEndPoint, "a certificate's hash"u8.ToArray());

    /// <summary>RFC 5802 §5, RFC 7677 §3, and a conversation for SHA-512 that python3's hashlib and hmac computed.</summary>
    public static TheoryData<string, string, string, string, string, string, string> Examples => new()
    {
        {
            "SCRAM-SHA-1", "fyko+d2lbbFgONRv9qkxdawL", "3rfcNHYJY1ZVvWVs7j", "QSXCR+Q6sek8bf92",
            "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", "rmF9pqV8S7suAoZWja4dJRkFsKQ=", "4096"
        },
        {
            "SCRAM-SHA-256", "rOprNGfwEbeRWgbNEkqO", "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", "W22ZaJ0SNY7soEsUEjb6gQ==",
            "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", "4096"
        },
        {
            "SCRAM-SHA-512", "rOprNGfwEbeRWgbNEkqO", "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", "W22ZaJ0SNY7soEsUEjb6gQ==",
            "gMGXRcevScNtxZ6/8lQYpGtnsNAc3mGcmNomv+xnoOMw+3R2xNJdMNnzMlTN8PPC6wdp6dybEmDYXYTxwnYPJQ==", "ZQnYEgWQMFmmsM8aQMF0nDDCy/AgCzkwk8CmMZYcMg0vSVlKDanekLtifDSeVGT4+5ZxXnJq199RVG2rR7N7Zw==", "4096"
        },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_examples_are_what_both_sides_say(string mechanism, string clientNonce, string serverNonce, string salt, string proof, string signature, string iterations)
    {
        var row = SaslMechanisms.Find(mechanism)!;
        var client = row.Connect(new SaslClientSettings { Nonce = clientNonce, Credentials = Anne("user", "pencil") });
        var server = row.Serve(new SaslServerSettings { Nonce = serverNonce, CarriesSuccessData = true });
        var keys = ScramKeys.Make(row.Hash!.Value, new Secret("pencil"), Convert.FromBase64String(salt), int.Parse(iterations))!;

        string first = Text(client.Start()!);
        Assert.Equal($"n,,n=user,r={clientNonce}", first);
        Assert.Equal(new SaslStep.KeysWanted("user", "", row.Hash.Value), server.Next(Bytes(first)));
        string challenge = Text(Assert.IsType<SaslStep.Challenge>(server.Continue(keys)).Bytes);
        Assert.Equal($"r={clientNonce}{serverNonce},s={salt},i={iterations}", challenge);
        string final = Text(client.Respond(Bytes(challenge)).Bytes);
        Assert.Equal($"c=biws,r={clientNonce}{serverNonce},p={proof}", final);
        var done = Assert.IsType<SaslStep.Done>(server.Next(Bytes(final)));
        Assert.Equal("v=" + signature, Text(done.FinalMessage!));
        Assert.Null(client.Finish(done.FinalMessage));
        Assert.True(client.IsServerProven);
    }

    [Fact]
    public void Without_success_data_the_servers_proof_is_a_challenge_that_is_answered_with_nothing()
    {
        var exchange = Run("SCRAM-SHA-256", new SaslAccount("anne", "pencil"), Anne("anne", "pencil"));
        Assert.True(exchange.IsIn);
        Assert.StartsWith("S: v=", exchange.Said[^2], StringComparison.Ordinal);
        Assert.Equal("C: ", exchange.Said[^1]);
    }

    [Theory]
    [InlineData("SCRAM-SHA-1-PLUS")]
    [InlineData("SCRAM-SHA-256-PLUS")]
    [InlineData("SCRAM-SHA-512-PLUS")]
    public void Both_bind_to_the_connection(string mechanism)
    {
        var exchange = Run(mechanism, new SaslAccount("anne", "pencil"), Anne("anne", "pencil"), [EndPoint], [Exporter, EndPoint]);
        Assert.True(exchange.IsIn);
        Assert.StartsWith("C: p=tls-server-end-point,,", exchange.Said[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_takes_its_first_binding() =>
        Assert.StartsWith("C: p=tls-exporter,,", Run("SCRAM-SHA-256-PLUS", new SaslAccount("anne", "pencil"), Anne("anne", "pencil"), [Exporter, EndPoint], [EndPoint, Exporter]).Said[0], StringComparison.Ordinal);

    [Fact]
    public void Somebody_between_with_another_connection_is_found() =>
        AssertRefused(SaslRefusal.BindingMismatch, Run("SCRAM-SHA-256-PLUS", new SaslAccount("anne", "pencil"), Anne("anne", "pencil"), [Exporter], [Exporter with { Bytes = "another connection's key material"u8.ToArray() }]));

    [Fact]
    public void A_binding_that_the_server_does_not_know_is_refused() =>
        AssertRefused(SaslRefusal.BindingUnknown, Run("SCRAM-SHA-256-PLUS", new SaslAccount("anne", "pencil"), Anne("anne", "pencil"), [new ChannelBinding("tls-unique", default)], [Exporter]));

    [Fact]
    public void A_client_that_was_not_shown_the_binding_that_was_offered_is_refused() =>
        AssertRefused(SaslRefusal.Downgrade, Run("SCRAM-SHA-256", new SaslAccount("anne", "pencil"), Anne("anne", "pencil"), [Exporter], [Exporter]));

    [Fact]
    public void A_client_that_could_bind_says_so_and_gets_in_where_nothing_was_offered()
    {
        var exchange = Run("SCRAM-SHA-256", new SaslAccount("anne", "pencil"), Anne("anne", "pencil"), [Exporter], []);
        Assert.True(exchange.IsIn);
        Assert.StartsWith("C: y,,", exchange.Said[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_without_bindings_asks_for_none_that_it_would_need()
    {
        var exchange = Run("SCRAM-SHA-256-PLUS", new SaslAccount("anne", "pencil"), Anne("anne", "pencil"), [], [Exporter]);
        Assert.Equal((SaslRefusal.BindingMissing, 0), (exchange.Fault, exchange.Said.Count));
    }

    [Theory]
    [InlineData("anne", "pencil!")]
    [InlineData("bert", "pencil")]
    public void A_wrong_password_and_an_unknown_name_look_alike(string name, string password)
    {
        var exchange = Run("SCRAM-SHA-256", new SaslAccount("anne", "pencil"), Anne(name, password));
        AssertRefused(SaslRefusal.WrongCredentials, exchange);
        Assert.Equal(3, exchange.Said.Count);
        Assert.Contains(",i=4096", exchange.Said[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Names_with_commas_and_equals_signs_arrive()
    {
        var account = new SaslAccount("a=b,c=2Cd", "p,q=r") { MayBe = "e,f=" };
        var exchange = Run("SCRAM-SHA-1", account, Anne("a=b,c=2Cd", "p,q=r") with { Authzid = "e,f=" });
        Assert.True(exchange.IsIn);
        Assert.Equal(new SaslStep.Done("a=b,c=2Cd", "e,f="), exchange.End);
        Assert.StartsWith("C: n,a=e=2Cf=3D,n=a=3Db=2Cc=3D2Cd,r=", exchange.Said[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n,,n=user,r=", SaslRefusal.Malformed)]
    [InlineData("n,,n=a=2c,r=abc", SaslRefusal.Malformed)]
    [InlineData("n,,r=abc,n=user", SaslRefusal.Malformed)]
    [InlineData("n,n=user,r=abc", SaslRefusal.Malformed)]
    [InlineData("x,,n=user,r=abc", SaslRefusal.Malformed)]
    [InlineData("nn,,n=user,r=abc", SaslRefusal.Malformed)]
    [InlineData("n,b=x,n=user,r=abc", SaslRefusal.Malformed)]
    [InlineData("n,a=,n=user,r=abc", SaslRefusal.Malformed)]
    [InlineData("p=,,n=user,r=abc", SaslRefusal.Malformed)]
    [InlineData("n,,n=us\0er,r=abc", SaslRefusal.Malformed)]
    [InlineData("", SaslRefusal.Malformed)]
    [InlineData("n,,m=must,n=user,r=abc", SaslRefusal.Unsupported)]
    [InlineData("n,,n=us\aer,r=abc", SaslRefusal.Unpreparable)]
    [InlineData("p=tls-exporter,,n=user,r=abc", SaslRefusal.BindingMissing)]
    public void A_wrong_first_message_is_refused(string message, SaslRefusal why) =>
        Assert.Equal(new SaslStep.Refused(why), Row("SCRAM-SHA-256").Serve(new SaslServerSettings { Nonce = "xyz" }).Next(Bytes(message)));

    [Fact]
    public void A_name_that_another_protocol_has_told_may_be_left_out() =>
        Assert.Equal(new SaslStep.KeysWanted("", "", ScramHash.Sha256), Row("SCRAM-SHA-256").Serve(new SaslServerSettings { Nonce = "xyz" }).Next("n,,n=,r=abc"u8));

    [Theory]
    [InlineData("n,,n=user,r=abc")]
    [InlineData("y,,n=user,r=abc")]
    public void A_mechanism_that_binds_needs_a_client_that_does(string message) =>
        Assert.Equal(new SaslStep.Refused(SaslRefusal.BindingMissing), Row("SCRAM-SHA-256-PLUS").Serve(new SaslServerSettings { Nonce = "xyz", Bindings = [Exporter], OffersBinding = true }).Next(Bytes(message)));

    [Theory]
    [InlineData("c=biws,r=abcxyz", SaslRefusal.Malformed)]
    [InlineData("c=biws,r=abcxyz,p=", SaslRefusal.WrongCredentials)]
    [InlineData("c=biws,r=abcxyz,p=AAAA", SaslRefusal.WrongCredentials)]
    [InlineData("c=biws,r=abcxyz,p=AAA", SaslRefusal.Malformed)]
    [InlineData("c=biws,r=abc,p=AAAA", SaslRefusal.BadNonce)]
    [InlineData("c=biws,r=abcxyzz,p=AAAA", SaslRefusal.BadNonce)]
    [InlineData("c=eSws,r=abcxyz,p=AAAA", SaslRefusal.BindingMismatch)]
    [InlineData("r=abcxyz,c=biws,p=AAAA", SaslRefusal.Malformed)]
    [InlineData("", SaslRefusal.Malformed)]
    public void A_wrong_final_message_is_refused(string message, SaslRefusal why)
    {
        var server = Row("SCRAM-SHA-256").Serve(new SaslServerSettings { Nonce = "xyz" });
        server.Next("n,,n=user,r=abc"u8);
        server.Continue(ScramKeys.Make(ScramHash.Sha256, new Secret("pencil"), "salt"u8, 4096)!);
        Assert.Equal(new SaslStep.Refused(why), server.Next(Bytes(message)));
    }

    [Theory]
    [InlineData("r=abcxyz,s=QSXCR+Q6sek8bf92,i=4095", SaslRefusal.TooFewIterations)]
    [InlineData("r=abcxyz,s=QSXCR+Q6sek8bf92,i=1000001", SaslRefusal.TooManyIterations)]
    [InlineData("r=abcxyz,s=QSXCR+Q6sek8bf92,i=99999999999999999999", SaslRefusal.TooManyIterations)]
    [InlineData("r=abcxyz,s=QSXCR+Q6sek8bf92,i=04096", SaslRefusal.Malformed)]
    [InlineData("r=abcxyz,s=QSXCR+Q6sek8bf92,i=-4096", SaslRefusal.Malformed)]
    [InlineData("r=abcxyz,s=QSXCR+Q6sek8bf92,i=0", SaslRefusal.Malformed)]
    [InlineData("r=abcxyz,s=,i=4096", SaslRefusal.Malformed)]
    [InlineData("r=abc,s=QSXCR+Q6sek8bf92,i=4096", SaslRefusal.BadNonce)]
    [InlineData("r=xyzabc,s=QSXCR+Q6sek8bf92,i=4096", SaslRefusal.BadNonce)]
    [InlineData("m=must,r=abcxyz,s=QSXCR+Q6sek8bf92,i=4096", SaslRefusal.Unsupported)]
    [InlineData("e=unknown-user", SaslRefusal.ServerRefused)]
    [InlineData("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=", SaslRefusal.Malformed)]
    [InlineData("", SaslRefusal.Malformed)]
    public void A_wrong_challenge_is_not_answered(string challenge, SaslRefusal why)
    {
        var client = Row("SCRAM-SHA-256").Connect(new SaslClientSettings { Nonce = "abc", Credentials = Anne("user", "pencil") });
        client.Start();
        Assert.Equal(why, client.Respond(Bytes(challenge)).Fault);
        Assert.Equal(why, client.Finish());
    }

    [Theory]
    [InlineData("v=AAAA", SaslRefusal.ServerNotProven)]
    [InlineData("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=", SaslRefusal.ServerNotProven)]
    [InlineData("v=", SaslRefusal.ServerNotProven)]
    [InlineData("", SaslRefusal.Malformed)]
    [InlineData("e=other-error", SaslRefusal.ServerRefused)]
    [InlineData(null, SaslRefusal.ServerNotProven)]
    public void A_server_that_says_OK_without_its_proof_is_not_believed(string? final, SaslRefusal why)
    {
        var client = Row("SCRAM-SHA-256").Connect(new SaslClientSettings { Nonce = "abc", Credentials = Anne("user", "pencil") });
        client.Start();
        Assert.Null(client.Respond("r=abcxyz,s=QSXCR+Q6sek8bf92,i=4096"u8).Fault);
        Assert.Equal(why, client.Finish(final is null ? null : Bytes(final)));
        Assert.False(client.IsServerProven);
    }

    [Fact]
    public void A_server_that_says_OK_at_once_is_not_believed()
    {
        var client = Row("SCRAM-SHA-256").Connect(new SaslClientSettings { Nonce = "abc", Credentials = Anne("user", "pencil") });
        client.Start();
        Assert.Equal(SaslRefusal.ServerNotProven, client.Finish());
    }

    [Fact]
    public void What_a_server_says_about_its_refusal_is_kept_in_printable_characters()
    {
        var client = Row("SCRAM-SHA-256").Connect(new SaslClientSettings { Nonce = "abc", Credentials = Anne("user", "pencil") });
        client.Start();
        client.Respond("e=unknown\u001b-user"u8);
        Assert.Equal("unknown?-user", client.ServerReason);
    }

    [Fact]
    public void Names_and_passwords_that_look_alike_are_alike()
    {
        // The Roman numeral nine and a soft hyphen, RFC 4013 §3.
        var exchange = Run("SCRAM-SHA-256", new SaslAccount("IX", "pencil"), Anne("\u2168", "pen\u00ADcil"));
        Assert.Equal(new SaslStep.Done("IX", ""), exchange.End);
    }

    private static SaslCredentials Anne(string name, string password) => new() { Authcid = name, Password = new Secret(password) };

    private static SaslMechanism Row(string name) => SaslMechanisms.Find(name)!;

    private static SaslExchange Run(string mechanism, SaslAccount account, SaslCredentials credentials, ChannelBinding[]? ours = null, ChannelBinding[]? theirs = null) => SaslExchange.Run(
        Row(mechanism).Connect(new SaslClientSettings { Nonce = "clientnonce", Credentials = credentials, Bindings = ours ?? [] }),
        Row(mechanism).Serve(new SaslServerSettings { Nonce = "servernonce", Bindings = theirs ?? [], OffersBinding = theirs is { Length: > 0 } }),
        account);

    private static void AssertRefused(SaslRefusal why, SaslExchange exchange)
    {
        Assert.Equal(new SaslStep.Refused(why), exchange.End);
        Assert.NotNull(exchange.Fault);
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
