using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Postern.Net.Preludes;
using Postern.Testing;

namespace Postern.Net.Tests.Preludes;

/// <summary>Over real TCP: openssl in front of us, and no reset for what a client may legally say.</summary>
public sealed class RealClientTests(PreludeRig rig) : IClassFixture<PreludeRig>
{
    private const string OpenSsl = "/usr/bin/openssl";

    public static TheoryData<string> Fronts() => [.. Transcript.Names("prelude-front-")];

    [Theory]
    [InlineData("pop3", "pop3")]
    [InlineData("imap", "imap")]
    [InlineData("smtp", "smtp")]
    [InlineData("submission", "smtp")]
    [InlineData("lmtp", "lmtp")]
    [InlineData("nntp", "nntp")]
    [InlineData("sieve", "sieve")]
    public async Task Openssl_gets_its_TLS_from_us(string protocol, string word)
    {
        Assert.SkipUnless(File.Exists(OpenSsl), "needs openssl");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = Start("s_client", "-quiet", "-starttls", word, "-connect", listener.LocalEndpoint.ToString()!, // a bound listener has an end point
            "-CAfile", rig.CaFile, "-verify_return_error", "-verify_hostname", "localhost");
        var conduit = await rig.Rig.AdoptAsync(await listener.AcceptSocketAsync());
        var served = rig.ServeAsync(protocol, conduit);
        await client.StandardInput.WriteLineAsync("inside");
        await client.StandardInput.FlushAsync();

        Assert.Equal(PreludeEnd.Upgraded, await served);
        Assert.EndsWith("inside\r\n", await client.StandardOutput.ReadToEndAsync(), StringComparison.Ordinal);
        await client.WaitForExitAsync();
    }

    [Theory]
    [MemberData(nameof(Fronts))]
    public async Task A_conversation_over_TCP_never_ends_in_a_reset(string name)
    {
        var transcript = Transcript.Read(name);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 20_000 };
        await socket.ConnectAsync(listener.LocalEndpoint);
        await using var peer = new Peer(await rig.Rig.AdoptAsync(await listener.AcceptSocketAsync()), socket);
        var served = rig.ServeAsync(transcript.Find("FRONT")!, peer.Conduit); // every front transcript names its protocol
        await peer.PlayAsync('C', transcript, send: null, rig.ClientHandshakeAsync);

        Assert.Equal(transcript.Find("FAIL") is null, await Task.WhenAny(served) == served && served.IsCompletedSuccessfully);
        await peer.AssertClosedAsync();
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(OpenSsl, arguments)
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!; // a path that exists is started
}
