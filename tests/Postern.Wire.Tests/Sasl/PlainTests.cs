using System.Text;
using Postern.Testing;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Wire.Tests.Sasl;

public sealed class PlainTests
{
    /// <summary>RFC 4616 §4</summary>
    public static TheoryData<string, string, string, string> Examples => new()
    {
        { "\0tim\0tanstaaftanstaaf", "tim", "", "tanstaaftanstaaf" },
        { "Ursel\0Kurt\0xipj3plmq", "Kurt", "Ursel", "xipj3plmq" },
        { "\0tim\0pass word", "tim", "", "pass word" },
        { "\0\u2168\0pen\u00ADcil\u00A0case", "IX", "", "pencil case" },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_message_is_read(string message, string authcid, string authzid, string password)
    {
        var server = Row("PLAIN").Serve(Settings);
        var given = Assert.IsType<SaslStep.PasswordGiven>(server.Next(Encoding.UTF8.GetBytes(message)));
        Assert.Equal((authcid, authzid, password), (given.Authcid, given.Authzid, Encoding.UTF8.GetString(given.Password.Reveal().Span)));
        Assert.Equal(authcid, server.Authcid);
        Assert.Equal(new SaslStep.Done(authcid, authzid), server.Accept());
    }

    [Theory]
    [InlineData("", SaslRefusal.Malformed)]
    [InlineData("tim", SaslRefusal.Malformed)]
    [InlineData("\0tim", SaslRefusal.Malformed)]
    [InlineData("\0\0secret", SaslRefusal.Malformed)]
    [InlineData("\0tim\0", SaslRefusal.Malformed)]
    [InlineData("\0tim\0one\0two", SaslRefusal.Malformed)]
    [InlineData("\0ti\nm\0secret", SaslRefusal.Unpreparable)]
    [InlineData("\0tim\0sec\nret", SaslRefusal.Unpreparable)]
    [InlineData("\u0627\u0031\0tim\0secret", SaslRefusal.Unpreparable)]
    [InlineData("\0\u00AD\0secret", SaslRefusal.Unpreparable)]
    public void A_wrong_message_is_refused(string message, SaslRefusal why) =>
        Assert.Equal(new SaslStep.Refused(why), Row("PLAIN").Serve(Settings).Next(Encoding.UTF8.GetBytes(message)));

    [Fact]
    public void A_message_that_is_not_UTF8_is_refused() =>
        Assert.Equal(new SaslStep.Refused(SaslRefusal.Malformed), Row("PLAIN").Serve(Settings).Next([0, (byte)'j', 0xF6, 0, 1]));

    [Fact]
    public void An_absent_initial_response_is_asked_for_and_an_empty_one_is_refused()
    {
        Assert.True(Assert.IsType<SaslStep.Challenge>(Row("PLAIN").Serve(Settings).Start()).Bytes.Length == 0);
        Assert.IsType<SaslStep.Refused>(Row("PLAIN").Serve(Settings).StartLine("="u8));
    }

    [Fact]
    public void LOGIN_asks_for_the_name_and_then_for_the_password()
    {
        var server = Row("LOGIN").Serve(Settings);
        Assert.Equal("VXNlcm5hbWU6", Line(server.Start()));
        Assert.Equal("UGFzc3dvcmQ6", Line(server.NextLine("YW5uZQ=="u8)));
        Assert.Equal(new SaslStep.PasswordGiven("anne", "", new Secret("secret")), server.NextLine("c2VjcmV0"u8));
    }

    [Fact]
    public void LOGIN_takes_the_name_with_the_command_as_well()
    {
        var server = Row("LOGIN").Serve(Settings);
        Assert.Equal("UGFzc3dvcmQ6", Line(server.StartLine("YW5uZQ=="u8)));
        Assert.IsType<SaslStep.PasswordGiven>(server.NextLine("c2VjcmV0"u8));
    }

    [Theory]
    [InlineData("*", SaslRefusal.Cancelled)]
    [InlineData("YW5uZQ=", SaslRefusal.BadBase64)]
    [InlineData("YW5u ZQ==", SaslRefusal.BadBase64)]
    [InlineData("YW5uZR==", SaslRefusal.BadBase64)]
    [InlineData("", SaslRefusal.Malformed)]
    public void A_wrong_line_is_refused(string line, SaslRefusal why)
    {
        var server = Row("LOGIN").Serve(Settings);
        server.Start();
        Assert.Equal(new SaslStep.Refused(why), server.NextLine(Encoding.UTF8.GetBytes(line)));
    }

    [Fact]
    public void A_line_that_is_too_long_is_refused_unread() =>
        Assert.Equal(new SaslStep.Refused(SaslRefusal.TooLong), Row("PLAIN").Serve(Settings).NextLine(new byte[SaslLimits.Line + 1]));

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    public void Our_client_logs_in_at_our_server(string mechanism)
    {
        Assert.True(Run(mechanism, "secret").IsIn);
        Assert.Equal(new SaslStep.Refused(SaslRefusal.WrongCredentials), Run(mechanism, "Secret").End);
    }

    [Theory]
    [InlineData("an\0ne", "secret")]
    [InlineData("anne", "sec\0ret")]
    public void A_client_sends_no_NUL(string name, string password)
    {
        var client = Row("PLAIN").Connect(new SaslClientSettings { Nonce = "n", Credentials = new SaslCredentials { Authcid = name, Password = new Secret(password) } });
        Assert.Null(client.Start());
        Assert.Equal(SaslRefusal.Unpreparable, client.Fault);
    }

    [Fact]
    public void A_client_answers_no_third_question()
    {
        var client = Row("LOGIN").Connect(new SaslClientSettings { Nonce = "n", Credentials = new SaslCredentials { Authcid = "anne", Password = new Secret("secret") } });
        Assert.Null(client.Start());
        Assert.Equal("anne"u8.ToArray(), client.Respond("User Name\0"u8).Bytes);
        Assert.Equal("secret"u8.ToArray(), client.Respond("Password\0"u8).Bytes);
        Assert.Equal(SaslRefusal.Malformed, client.Respond("More?"u8).Fault);
    }

    [Fact]
    public void A_driver_that_calls_out_of_order_has_a_bug()
    {
        var server = Row("PLAIN").Serve(Settings);
        Assert.Throws<InvalidOperationException>(() => server.Accept());
        server.Next("\0tim\0secret"u8);
        Assert.Throws<InvalidOperationException>(() => server.Next("\0tim\0secret"u8));
        Assert.Throws<InvalidOperationException>(() => server.NextLine("*"u8));
        Assert.Throws<InvalidOperationException>(() => server.Continue(new Secret("x")));
        server.Refuse(SaslRefusal.WrongCredentials);
        Assert.Throws<InvalidOperationException>(() => server.Accept());
    }

    private static SaslServerSettings Settings => new() { Nonce = "n" };

    private static SaslMechanism Row(string name) => SaslMechanisms.Find(name)!;

    private static string Line(SaslStep step) => Base64Line.Encode(Assert.IsType<SaslStep.Challenge>(step).Bytes);

    private static SaslExchange Run(string mechanism, string password) => SaslExchange.Run(
        Row(mechanism).Connect(new SaslClientSettings { Nonce = "n", Credentials = new SaslCredentials { Authcid = "anne", Password = new Secret(password) } }),
        Row(mechanism).Serve(Settings),
        new SaslAccount("anne", "secret"));
}
