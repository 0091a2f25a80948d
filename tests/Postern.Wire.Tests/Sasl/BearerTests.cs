using System.Text;
using Postern.Testing;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Wire.Tests.Sasl;

public sealed class BearerTests
{
    private const string Token = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==";

    [Fact]
    public void The_example_of_OAUTHBEARER_is_what_both_sides_say()
    {
        // RFC 7628 §4.1
        var client = Client("OAUTHBEARER", "user@example.com", "server.example.com", 143);
        byte[] first = client.Start()!;
        Assert.Equal("bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB", Convert.ToBase64String(first));
        var server = Row("OAUTHBEARER").Serve(Settings);
        Assert.Equal(new SaslStep.TokenGiven("user@example.com", "", new Secret(Token)), server.Next(first));
        Assert.Equal(new SaslStep.Done("user@example.com", ""), server.Accept());
        Assert.Null(client.Finish());
    }

    [Fact]
    public void The_example_of_XOAUTH2_is_what_both_sides_say()
    {
        // developers.google.com/gmail/imap/xoauth2-protocol, read 2026-11
        var client = Client("XOAUTH2", "someuser@example.com", "", 0);
        byte[] first = client.Start()!;
        Assert.Equal("user=someuser@example.com\u0001auth=Bearer " + Token + "\u0001\u0001", Encoding.ASCII.GetString(first));
        var server = Row("XOAUTH2").Serve(Settings);
        Assert.Equal(new SaslStep.TokenGiven("someuser@example.com", "", new Secret(Token)), server.Next(first));
        Assert.Equal(new SaslStep.Done("someuser@example.com", ""), server.Accept());
    }

    [Theory]
    [InlineData("OAUTHBEARER", """{"status":"invalid_token","scope":"mail","openid-configuration":"https://id.example/"}""", "01")]
    [InlineData("XOAUTH2", """{"status":"400","schemes":"bearer","scope":"mail","openid-configuration":"https://id.example/"}""", "")]
    public void A_refused_token_is_explained_answered_and_then_refused(string mechanism, string reason, string answer)
    {
        var client = Client(mechanism, "anne", "", 0);
        var server = Row(mechanism).Serve(Settings with { TokenScope = "mail", OpenIdConfiguration = "https://id.example/" });
        server.Next(client.Start()!);
        byte[] error = Assert.IsType<SaslStep.Challenge>(server.Refuse(SaslRefusal.WrongCredentials)).Bytes;
        Assert.Equal(reason, Encoding.UTF8.GetString(error));
        SaslReply reply = client.Respond(error);
        Assert.Equal((answer, null), (Convert.ToHexString(reply.Bytes), reply.Fault));
        Assert.Equal(reason, client.ServerReason);
        Assert.Equal(new SaslStep.Refused(SaslRefusal.WrongCredentials), server.Next(reply.Bytes));
        Assert.Equal(SaslRefusal.ServerRefused, client.Finish());
        Assert.Equal(SaslRefusal.ServerRefused, client.Respond(error).Fault);
    }

    [Fact]
    public void A_second_explanation_is_not_answered()
    {
        var client = Client("XOAUTH2", "anne", "", 0);
        client.Start();
        Assert.Null(client.Respond("{}"u8).Fault);
        Assert.Equal(SaslRefusal.Malformed, client.Respond("{}"u8).Fault);
    }

    [Theory]
    [InlineData("OAUTHBEARER", "")]
    [InlineData("OAUTHBEARER", "n,,\u0001\u0001")]
    [InlineData("OAUTHBEARER", "n,,\u0001" + "auth=Bearer \u0001\u0001")]
    [InlineData("OAUTHBEARER", "n,,\u0001" + "auth=Basic abc\u0001\u0001")]
    [InlineData("OAUTHBEARER", "n,,\u0001" + "auth=Bearer a\u0001" + "auth=Bearer b\u0001\u0001")]
    [InlineData("OAUTHBEARER", "n,,\u0001" + "auth=Bearer a b\u0001\u0001")]
    [InlineData("OAUTHBEARER", "n,,\u0001" + "auth=Bearer abc\u0001")]
    [InlineData("OAUTHBEARER", "n,\u0001" + "auth=Bearer abc\u0001\u0001")]
    [InlineData("OAUTHBEARER", "n,b=x,\u0001" + "auth=Bearer abc\u0001\u0001")]
    [InlineData("OAUTHBEARER", "p=tls-exporter,,\u0001" + "auth=Bearer abc\u0001\u0001")]
    [InlineData("XOAUTH2", "user=\u0001" + "auth=Bearer abc\u0001\u0001")]
    [InlineData("XOAUTH2", "user=anne\u0001\u0001")]
    [InlineData("XOAUTH2", "auth=Bearer abc\u0001\u0001")]
    [InlineData("XOAUTH2", "n,a=anne,\u0001" + "auth=Bearer abc\u0001\u0001")]
    public void A_wrong_message_is_refused(string mechanism, string message) =>
        Assert.Equal(new SaslStep.Refused(SaslRefusal.Malformed), Row(mechanism).Serve(Settings).Next(Encoding.ASCII.GetBytes(message)));

    [Theory]
    [InlineData("n,,\u0001" + "auth=bearer abc\u0001\u0001", "")]
    [InlineData("y,a=an=2Cne,\u0001host=x\u0001" + "auth=Bearer   abc\u0001port=1\u0001\u0001", "an,ne")]
    public void A_message_of_OAUTHBEARER_is_read(string message, string name) =>
        Assert.Equal(new SaslStep.TokenGiven(name, "", new Secret("abc")), Row("OAUTHBEARER").Serve(Settings).Next(Encoding.ASCII.GetBytes(message)));

    [Fact]
    public void A_driver_tells_whose_a_token_is_that_came_without_a_name()
    {
        var server = Row("OAUTHBEARER").Serve(Settings);
        server.Next("n,,\u0001auth=Bearer abc\u0001\u0001"u8);
        Assert.Equal(new SaslStep.Done("anne", ""), server.Accept("anne"));
    }

    [Theory]
    [InlineData("anne", "tok\u0001user=bert")]
    [InlineData("anne", "")]
    [InlineData("an\u0001ne", "token")]
    public void What_would_begin_another_pair_is_not_sent(string name, string token)
    {
        var client = Row("XOAUTH2").Connect(new SaslClientSettings { Nonce = "n", Credentials = new SaslCredentials { Authcid = name, Token = new Secret(token) } });
        Assert.Null(client.Start());
        Assert.Equal(SaslRefusal.Unpreparable, client.Fault);
    }

    [Fact]
    public void EXTERNAL_asks_whose_the_certificate_is()
    {
        var server = Row("EXTERNAL").Serve(Settings);
        var client = Row("EXTERNAL").Connect(new SaslClientSettings { Nonce = "n", Credentials = new SaslCredentials { Authzid = "anne", HasCertificate = true } });
        Assert.Equal(new SaslStep.CertificateClaimed("anne"), server.Next(client.Start()!));
        Assert.Equal(new SaslStep.Done("laptop", "anne"), server.Accept("laptop"));
        Assert.Equal(new SaslStep.CertificateClaimed(""), Row("EXTERNAL").Serve(Settings).StartLine("="u8));
        Assert.Equal(new SaslStep.Refused(SaslRefusal.Malformed), Row("EXTERNAL").Serve(Settings).Next("an\0ne"u8));
    }

    [Fact]
    public void ANONYMOUS_takes_a_trace_of_255_characters()
    {
        Assert.Equal(new SaslStep.GuestNamed("sirhc"), Row("ANONYMOUS").Serve(Settings).NextLine("c2lyaGM="u8));
        Assert.IsType<SaslStep.GuestNamed>(Row("ANONYMOUS").Serve(Settings).Next(new string('x', 255).Select(c => (byte)c).ToArray()));
        Assert.IsType<SaslStep.Refused>(Row("ANONYMOUS").Serve(Settings).Next(new string('x', 256).Select(c => (byte)c).ToArray()));
    }

    private static SaslServerSettings Settings => new() { Nonce = "n" };

    private static SaslMechanism Row(string name) => SaslMechanisms.Find(name)!;

    private static SaslClient Client(string mechanism, string name, string host, int port) =>
        Row(mechanism).Connect(new SaslClientSettings { Nonce = "n", Host = host, Port = port, Credentials = new SaslCredentials { Authcid = name, Token = new SaslAccount("", "x").Token } });
}
