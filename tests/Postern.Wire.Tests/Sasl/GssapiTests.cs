using System.Text;
using Postern.Testing;
using Postern.Wire.Sasl;
using Postern.Wire.Sasl.Gssapi;

namespace Postern.Wire.Tests.Sasl;

/// <summary>GSSAPI, RFC 4752, over a context that both sides have the key of.</summary>
public sealed class GssapiTests
{
    private const string Principal = "anne@EXAMPLE.TEST";

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 2)]
    public void A_ticket_logs_in_with_and_without_a_last_token_of_the_server(bool hasLastToken, int messages)
    {
        var account = new SaslAccount("anne", "");
        using var client = Client(Principal, hasLastToken);
        using var server = Server(hasLastToken);
        byte[] message = Assert.IsType<byte[]>(client.Start());
        SaslStep step = account.Drive(server, server.Next(message));
        int count = 1;
        for (; step is SaslStep.Challenge challenge; count++)
            step = account.Drive(server, server.Next(client.Respond(challenge.Bytes).Bytes));
        Assert.Equal(new SaslStep.Done("anne", ""), step);
        Assert.Equal(messages, count);
        Assert.Null(client.Finish());
        Assert.Equal(new GssPrincipal("anne", "EXAMPLE.TEST", IsHome: true), Assert.IsType<SaslStep.TicketShown>(Assert.Single(account.Asked)).Principal);
    }

    [Fact]
    public void A_client_without_an_initial_response_is_asked_for_its_token()
    {
        using var server = Server();
        Assert.Empty(Assert.IsType<SaslStep.Challenge>(server.Start()).Bytes);
        Assert.Equal(SaslRefusal.Malformed, Refusal(server.Next([])));
    }

    [Fact]
    public void The_servers_last_token_is_answered_with_nothing()
    {
        using var client = Client();
        using var server = Server();
        Assert.IsType<SaslStep.Challenge>(server.Next(client.Start()));
        Assert.Equal(SaslRefusal.Malformed, Refusal(server.Next("more"u8)));
    }

    [Fact]
    public void The_servers_offer_is_no_layer_and_nothing_in_it()
    {
        using var client = new ReferenceGssContext(isInitiator: true, Principal) { HasLastToken = false };
        using var server = Server(hasLastToken: false);
        var offer = Assert.IsType<SaslStep.Challenge>(server.Next(client.Step([]).Bytes));
        Assert.Equal([1, 0, 0, 0], client.Unwrap(offer.Bytes).Bytes);
    }

    [Fact]
    public void A_client_that_wants_a_layer_is_refused_with_the_reason()
    {
        using var server = Choose([4, 0, 16, 0], out SaslStep step);
        Assert.Equal(SaslRefusal.Unsupported, Refusal(step));
        Assert.Contains("security layer", server.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 0xFF })]
    public void A_choice_that_is_cut_or_no_text_is_refused(byte[] choice)
    {
        using var server = Choose(choice, out SaslStep step);
        Assert.Equal(SaslRefusal.Malformed, Refusal(step));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(Principal, "")]
    [InlineData("anne", "anne")]
    [InlineData("paul", "paul")]
    public void The_own_principal_is_the_same_as_no_name(string authzid, string asked)
    {
        using var server = Choose([1, 0, 0, 0, .. Encoding.UTF8.GetBytes(authzid)], out SaslStep step);
        Assert.Equal(asked, Assert.IsType<SaslStep.TicketShown>(step).Authzid);
    }

    [Fact]
    public void A_choice_that_was_changed_on_the_way_is_refused()
    {
        using var server = Choose([1, 0, 0, 0], out SaslStep step, change: token => token[^1] ^= 1);
        Assert.Equal(SaslRefusal.WrongCredentials, Refusal(step));
        Assert.NotEmpty(server.Why);
    }

    [Fact]
    public void A_principal_that_no_account_can_have_is_refused()
    {
        using var server = Choose([1, 0, 0, 0], out SaslStep step, principal: @"an\@ne@EXAMPLE.TEST");
        Assert.Equal(SaslRefusal.NotAllowed, Refusal(step));
    }

    [Theory]
    [InlineData(new byte[] { 6, 0, 16, 0 }, SaslRefusal.Unsupported)]
    [InlineData(new byte[] { 1, 0xFF, 0xFF, 0xFF }, null)] // Dovecot's
    [InlineData(new byte[] { 1, 0, 0 }, SaslRefusal.Malformed)]
    [InlineData(new byte[] { 7, 0, 16, 0 }, null)]
    [InlineData(new byte[] { 1, 0, 0, 0 }, null)]
    public void A_client_takes_an_offer_that_has_no_layer_in_it(byte[] offer, SaslRefusal? fault)
    {
        using var server = new ReferenceGssContext(isInitiator: false, "");
        using var client = Client();
        byte[] last = server.Step(client.Start()).Bytes;
        Assert.Empty(client.Respond(last).Bytes);
        SaslReply reply = client.Respond(server.Wrap(offer).Bytes);
        Assert.Equal(fault, reply.Fault);
        Assert.Equal(fault, client.Finish());
        if (fault is null)
            Assert.Equal("\u0001\0\0\0"u8.ToArray(), server.Unwrap(reply.Bytes).Bytes);
    }

    [Fact]
    public void A_server_that_says_yes_too_early_is_not_believed()
    {
        using var server = new ReferenceGssContext(isInitiator: false, "");
        using var client = Client();
        client.Respond(server.Step(client.Start()).Bytes);
        Assert.Equal(SaslRefusal.ServerNotProven, client.Finish());
    }

    [Fact]
    public void A_server_with_another_key_is_given_up_with_the_reason()
    {
        using var client = Client();
        client.Start();
        Assert.Equal(SaslRefusal.WrongCredentials, client.Respond(new byte[64]).Fault);
        Assert.NotEmpty(client.Why);
    }

    [Fact]
    public void The_end_of_a_side_is_the_end_of_its_context()
    {
        var context = new ReferenceGssContext(isInitiator: true, Principal);
        new GssapiClient(Row, context, "").Dispose();
        Assert.True(context.IsDisposed);
    }

    [Theory]
    [InlineData("anne@EXAMPLE.TEST", "anne", "EXAMPLE.TEST", true, true)]
    [InlineData("anne@example.test", "anne", "example.test", false, true)]
    [InlineData("anne/admin@EXAMPLE.TEST", "anne/admin", "EXAMPLE.TEST", true, false)]
    [InlineData("anne@OTHER.TEST", "anne", "OTHER.TEST", false, true)]
    public void A_principal_has_a_name_and_a_realm(string text, string name, string realm, bool isHome, bool isPlain)
    {
        Assert.True(GssPrincipal.TryParse(text, "EXAMPLE.TEST", out var principal));
        Assert.Equal(new GssPrincipal(name, realm, isHome), principal);
        Assert.Equal(isPlain, principal.IsPlain);
        Assert.Equal(text, principal.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("anne")]
    [InlineData("@EXAMPLE.TEST")]
    [InlineData("anne@")]
    [InlineData(@"anne\@x@EXAMPLE.TEST")]
    [InlineData("anne@x@EXAMPLE.TEST")]
    [InlineData("an\tne@EXAMPLE.TEST")]
    public void What_is_no_plain_principal_is_none(string text) => Assert.False(GssPrincipal.TryParse(text, "EXAMPLE.TEST", out _));

    [Fact]
    public void A_machine_without_a_realm_is_nobodys_home()
    {
        Assert.True(GssPrincipal.TryParse(Principal, null, out var principal));
        Assert.False(principal.IsHome);
    }

    [Fact]
    public void Messages_about_layers_come_back_as_they_were()
    {
        var random = new Random(4752);
        for (int i = 0; i < 1000; i++)
        {
            var message = new LayerMessage((byte)random.Next(256), random.Next(1 << 24), new string((char)random.Next('a', 'ÿ'), random.Next(20)));
            Assert.True(LayerMessage.TryParse(message.Format(), out var read));
            Assert.Equal(message, read);
        }
    }

    /// <summary>A login up to the client's choice.</summary>
    private static GssapiServer Choose(byte[] choice, out SaslStep step, Action<byte[]>? change = null, string principal = Principal)
    {
        using var client = new ReferenceGssContext(isInitiator: true, principal) { HasLastToken = false };
        var server = Server(hasLastToken: false);
        var offer = Assert.IsType<SaslStep.Challenge>(server.Next(client.Step([]).Bytes));
        client.Unwrap(offer.Bytes);
        byte[] token = client.Wrap(choice).Bytes;
        change?.Invoke(token);
        step = server.Next(token);
        return server;
    }

    private static SaslRefusal Refusal(SaslStep step) => Assert.IsType<SaslStep.Refused>(step).Reason;

    private static GssapiServer Server(bool hasLastToken = true) => new(Row, new ReferenceGssContext(isInitiator: false, "") { HasLastToken = hasLastToken });

    private static GssapiClient Client(string principal = Principal, bool hasLastToken = true) =>
        new(Row, new ReferenceGssContext(isInitiator: true, principal) { HasLastToken = hasLastToken }, "");

    private static SaslMechanism Row => SaslMechanisms.Find("GSSAPI")!;
}
