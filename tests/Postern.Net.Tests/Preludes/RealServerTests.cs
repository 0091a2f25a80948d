using System.Net;
using System.Net.Sockets;
using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Tls;

namespace Postern.Net.Tests.Preludes;

/// <summary>Dovecot and Postfix behind us.</summary>
public sealed class RealServerTests(RealServerRig real) : IClassFixture<RealServerRig>
{
    // What is said inside TLS, and how its answer begins; ManageSieve speaks first.
    [Theory]
    [InlineData("pop3", "+OK ", "CAPA\r\n", "+OK\r\n")]
    [InlineData("imap", "* OK ", "a CAPABILITY\r\n", "* CAPABILITY ")]
    [InlineData("smtp", "220 mail.example ", "EHLO client.example\r\n", "250-mail.example\r\n")]
    [InlineData("submission", "220 mail.example ", "NOOP\r\n", "250 2.0.0 Ok\r\n")]
    [InlineData("lmtp", "220 ", "LHLO client.example\r\n", "250-")]
    [InlineData("sieve", "", "", "\"IMPLEMENTATION\" \"Dovecot")]
    public async Task A_real_server_is_secured_and_goes_on_inside_TLS(string protocol, string greeting, string command, string answer)
    {
        var conduit = await ConnectAsync(protocol);

        var (given, said) = await real.Rig.Rig.RunAsync(async () =>
        {
            var prelude = PreludeRig.Prelude(protocol);
            var talk = prelude.TalkToServer(conduit);
            var deadline = new Deadline(real.Rig.Rig.Loop);
            byte[] first = await prelude.SecureAsync(talk, real.Rig.Client, "localhost", "localhost", deadline);
            deadline.Within(TimeSpan.FromSeconds(20), "an answer");
            Assert.IsType<TlsConduit>(talk.Conduit);
            talk.Say(command);
            await talk.FlushAsync(deadline);
            string reply = Encoding.UTF8.GetString((await talk.Conduit.ReadAsync(deadline)).Span);
            deadline.Clear();
            talk.Conduit.Close();
            return (Encoding.UTF8.GetString(first), reply);
        });

        Assert.StartsWith(greeting, given, StringComparison.Ordinal);
        Assert.DoesNotContain("CAPABILITY", given, StringComparison.Ordinal);
        Assert.StartsWith(answer, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pop3", "")]
    [InlineData("imap", "")]
    [InlineData("smtp", "")]
    [InlineData("lmtp", "")]
    [InlineData("sieve", "\"IMPLEMENTATION\" \"Dovecot")]
    public async Task A_real_greeting_is_swallowed(string protocol, string kept)
    {
        string rest = Encoding.UTF8.GetString(await real.Rig.SwallowAsync(protocol, await ConnectAsync(protocol)));

        Assert.StartsWith(kept, rest, StringComparison.Ordinal);
        Assert.Equal(kept.Length == 0, rest.Length == 0);
        Assert.DoesNotContain("STARTTLS", rest, StringComparison.Ordinal);
    }

    private async Task<Conduit> ConnectAsync(string protocol)
    {
        int port = real.PortOf(protocol);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return await real.Rig.Rig.AdoptAsync(socket);
    }
}
