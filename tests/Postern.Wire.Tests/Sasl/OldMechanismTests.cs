using System.Text;
using Postern.Testing;
using Postern.Wire.Pop3;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Wire.Tests.Sasl;

/// <summary>CRAM-MD5, DIGEST-MD5 and APOP: what is spoken only where it is named.</summary>
public sealed class OldMechanismTests
{
    [Fact]
    public void The_example_of_CRAM_MD5_is_what_both_sides_say()
    {
        // RFC 2195 §3
        var settings = Settings with { Nonce = "1896", Now = DateTimeOffset.FromUnixTimeSeconds(697170952), Host = "postoffice.reston.mci.net" };
        var server = Row("CRAM-MD5").Serve(settings);
        string stamp = Text(server.Start());
        Assert.Equal("<1896.697170952@postoffice.reston.mci.net>", stamp);
        byte[] response = Client("CRAM-MD5", "tim", "tanstaaftanstaaf").Respond(Encoding.ASCII.GetBytes(stamp)).Bytes;
        Assert.Equal("tim b913a602c7eda7a495b4e6e7334d3890", Encoding.ASCII.GetString(response));
        Assert.Equal(new SaslStep.SecretWanted("tim", ""), server.Next(response));
        Assert.Equal(new SaslStep.Done("tim", ""), server.Continue(new Secret("tanstaaftanstaaf")));
    }

    [Theory]
    [InlineData("", SaslRefusal.Malformed)]
    [InlineData("tim", SaslRefusal.Malformed)]
    [InlineData(" b913a602c7eda7a495b4e6e7334d3890", SaslRefusal.Malformed)]
    [InlineData("ti\am b913a602c7eda7a495b4e6e7334d3890", SaslRefusal.Unpreparable)]
    [InlineData("tim b913a602c7eda7a495b4e6e7334d389", SaslRefusal.WrongCredentials)]
    [InlineData("tim B913A602C7EDA7A495B4E6E7334D3890", SaslRefusal.WrongCredentials)]
    [InlineData("tim ", SaslRefusal.WrongCredentials)]
    public void A_wrong_answer_to_CRAM_MD5_is_refused(string answer, SaslRefusal why)
    {
        var server = Row("CRAM-MD5").Serve(Settings with { Nonce = "1896", Now = DateTimeOffset.FromUnixTimeSeconds(697170952), Host = "postoffice.reston.mci.net" });
        server.Start();
        Assert.Equal(new SaslStep.Refused(why), new SaslAccount("tim", "tanstaaftanstaaf").Drive(server, server.Next(Encoding.UTF8.GetBytes(answer))));
    }

    [Fact]
    public void The_client_answers_no_empty_stamp_and_no_second_one()
    {
        Assert.Equal(SaslRefusal.Malformed, Client("CRAM-MD5", "tim", "x").Respond(default).Fault);
        var client = Client("CRAM-MD5", "tim", "x");
        Assert.Null(client.Respond("<1@h>"u8).Fault);
        Assert.Equal(SaslRefusal.Malformed, client.Respond("<2@h>"u8).Fault);
    }

    [Theory]
    [InlineData("CRAM-MD5")]
    [InlineData("DIGEST-MD5")]
    public void An_initial_response_to_a_server_that_speaks_first_is_refused(string mechanism) =>
        Assert.Equal(new SaslStep.Refused(SaslRefusal.Malformed), Row(mechanism).Serve(Settings).Next("tim x"u8));

    [Fact]
    public void The_example_of_DIGEST_MD5_is_what_both_sides_say()
    {
        // RFC 2831 §4
        var server = Row("DIGEST-MD5").Serve(Settings with { Nonce = "OA6MG9tEQGm2hh", Host = "elwood.innosoft.com", CarriesSuccessData = true });
        string challenge = Text(server.Start());
        Assert.Equal("""realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",qop="auth",algorithm=md5-sess,charset=utf-8""", challenge);
        var client = Row("DIGEST-MD5").Connect(new SaslClientSettings { Nonce = "OA6MHXh6VqTrRk", Host = "elwood.innosoft.com", Credentials = Credentials("chris", "secret") });
        byte[] response = client.Respond(Encoding.ASCII.GetBytes(challenge)).Bytes;
        Assert.Equal(
            """charset=utf-8,username="chris",realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",nc=00000001,cnonce="OA6MHXh6VqTrRk",digest-uri="imap/elwood.innosoft.com",response=d388dad90d4bbd760a152321f2143af7,qop=auth""",
            Encoding.UTF8.GetString(response));
        Assert.Equal(new SaslStep.SecretWanted("chris", ""), server.Next(response));
        var done = Assert.IsType<SaslStep.Done>(server.Continue(new Secret("secret")));
        Assert.Equal("rspauth=ea40f60335c427b5527b84dbabcdfffd", Encoding.ASCII.GetString(done.FinalMessage!));
        Assert.Null(client.Finish(done.FinalMessage));
        Assert.True(client.IsServerProven);
    }

    /// <summary>The response above, changed.</summary>
    [Theory]
    [InlineData("", "", null)]
    [InlineData("qop=auth", "QOP = auth ,, ", null)]
    [InlineData("qop=auth", "qop=auth,unknown=\"x,\\\"y\"", null)]
    [InlineData("charset=utf-8,", "", null)]
    [InlineData("nonce=\"OA6MG9tEQGm2hh\"", "nonce=\"another\"", SaslRefusal.BadNonce)]
    [InlineData("nc=00000001", "nc=00000002", SaslRefusal.BadNonce)]
    [InlineData("qop=auth", "qop=auth-conf", SaslRefusal.Unsupported)]
    [InlineData("imap/", "smtp/", SaslRefusal.WrongCredentials)]
    [InlineData("response=d", "response=e", SaslRefusal.WrongCredentials)]
    [InlineData("realm=\"elwood", "realm=\"another", SaslRefusal.WrongCredentials)]
    [InlineData("username=\"chris\"", "username=\"chrys\"", SaslRefusal.WrongCredentials)]
    [InlineData("username=\"chris\"", "username=\"\"", SaslRefusal.Malformed)]
    [InlineData("username=\"chris\"", "username=\"chris\",username=\"chris\"", SaslRefusal.Malformed)]
    [InlineData("username=\"chris\"", "username=\"chris\"x", SaslRefusal.Malformed)]
    [InlineData("qop=auth", "qop=\"auth", SaslRefusal.Malformed)]
    [InlineData("qop=auth", "qop", SaslRefusal.Malformed)]
    [InlineData("cnonce=\"OA6MHXh6VqTrRk\",", "", SaslRefusal.Malformed)]
    public void A_response_of_DIGEST_MD5_is_judged(string from, string to, SaslRefusal? why)
    {
        const string Good = """charset=utf-8,username="chris",realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",nc=00000001,cnonce="OA6MHXh6VqTrRk",digest-uri="imap/elwood.innosoft.com",response=d388dad90d4bbd760a152321f2143af7,qop=auth""";
        var server = Row("DIGEST-MD5").Serve(Settings with { Nonce = "OA6MG9tEQGm2hh", Host = "elwood.innosoft.com" });
        server.Start();
        var step = new SaslAccount("chris", "secret").Drive(server, server.Next(Encoding.UTF8.GetBytes(from.Length > 0 ? Good.Replace(from, to, StringComparison.Ordinal) : Good)));
        if (why is { } reason)
            Assert.Equal(new SaslStep.Refused(reason), step);
        else
            Assert.Equal("rspauth=ea40f60335c427b5527b84dbabcdfffd", Text(step));
    }

    [Theory]
    [InlineData("""realm="r",nonce="n",qop="auth",algorithm=md5-sess""", null)]
    [InlineData("""nonce="n",algorithm=md5-sess""", null)]
    [InlineData("""nonce="n",qop="auth-int, auth",algorithm=md5-sess,realm="a",realm="b" """, null)]
    [InlineData("""realm="r",qop="auth",algorithm=md5-sess""", SaslRefusal.Malformed)]
    [InlineData("""nonce="n",nonce="m",algorithm=md5-sess""", SaslRefusal.Malformed)]
    [InlineData("""nonce="n",qop="auth-conf",algorithm=md5-sess""", SaslRefusal.Unsupported)]
    [InlineData("""nonce="n",qop="auth",algorithm=md5""", SaslRefusal.Unsupported)]
    [InlineData("""nonce="n""", SaslRefusal.Malformed)]
    [InlineData("", SaslRefusal.Malformed)]
    public void A_challenge_of_DIGEST_MD5_is_judged(string challenge, SaslRefusal? why) =>
        Assert.Equal(why, Client("DIGEST-MD5", "chris", "secret").Respond(Encoding.UTF8.GetBytes(challenge)).Fault);

    [Theory]
    [InlineData("rspauth=ea40f60335c427b5527b84dbabcdfffe")]
    [InlineData("rspauth=")]
    [InlineData("a=b")]
    public void A_server_of_DIGEST_MD5_without_its_proof_is_not_believed(string last)
    {
        var client = Client("DIGEST-MD5", "chris", "secret");
        Assert.Null(client.Respond("nonce=\"n\",algorithm=md5-sess"u8).Fault);
        Assert.NotNull(client.Respond(Encoding.ASCII.GetBytes(last)).Fault);
        Assert.NotNull(client.Finish());
    }

    [Fact]
    public void The_example_of_APOP_is_what_both_sides_compute()
    {
        // RFC 1939 §7
        Assert.True(Pop3Greeting.TryParse("+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>"u8, out var greeting, out _));
        string timestamp = Assert.IsType<string>(greeting.Timestamp);
        Assert.Equal("<1896.697170952@dbc.mtview.ca.us>", timestamp);
        Assert.Equal("c4c9334bac560ecc979e58001b3e22fb", Apop.Digest(timestamp, new Secret("tanstaaf")));
        Assert.True(Apop.IsRight(timestamp, new Secret("tanstaaf"), "c4c9334bac560ecc979e58001b3e22fb"));
        Assert.False(Apop.IsRight(timestamp, new Secret("tanstaaf"), "c4c9334bac560ecc979e58001b3e22fc"));
        Assert.False(Apop.IsRight(timestamp, new Secret("tanstaaf"), ""));
        Assert.Equal(timestamp, Apop.Timestamp("1896", DateTimeOffset.FromUnixTimeSeconds(697170952), "dbc.mtview.ca.us"));
    }

    [Theory]
    [InlineData("ready")]
    [InlineData("ready <nowhere>")]
    [InlineData("ready <a@b")]
    [InlineData("ready > <")]
    [InlineData("ready <a b@c>")]
    [InlineData("ready <a\u0080@c>")]
    public void A_greeting_without_a_timestamp_has_none(string greeting)
    {
        Assert.True(Pop3Greeting.TryParse(Encoding.Latin1.GetBytes("+OK " + greeting), out var read, out _));
        Assert.Null(read.Timestamp);
    }

    private static SaslServerSettings Settings => new() { Nonce = "n", Service = "imap" };

    private static SaslMechanism Row(string name) => SaslMechanisms.Find(name)!;

    private static SaslCredentials Credentials(string name, string password) => new() { Authcid = name, Password = new Secret(password) };

    private static SaslClient Client(string mechanism, string name, string password) =>
        Row(mechanism).Connect(new SaslClientSettings { Nonce = "c", Credentials = Credentials(name, password) });

    private static string Text(SaslStep step) => Encoding.UTF8.GetString(Assert.IsType<SaslStep.Challenge>(step).Bytes);
}
