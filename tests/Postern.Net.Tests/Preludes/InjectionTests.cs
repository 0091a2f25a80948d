using System.Text;
using Postern.Net.Conduits;
using Postern.Testing;

namespace Postern.Net.Tests.Preludes;

/// <summary>RFC 3207 §4.2, RFC 9051 §6.2.1: not one byte from before the handshake survives it, from either side.</summary>
public sealed class InjectionTests(PreludeRig rig) : IClassFixture<PreludeRig>
{
    private const string Injection = "bytes came before the TLS handshake (STARTTLS injection?)";

    public static TheoryData<string> Fronts() => [.. Upgrading("prelude-front-")];

    public static TheoryData<string> Backs() => [.. Upgrading("prelude-back-")];

    [Theory]
    [MemberData(nameof(Fronts))]
    public async Task A_command_in_one_packet_with_STARTTLS_ends_the_conversation(string name)
    {
        var transcript = Transcript.Read(name);
        await using var peer = await Peer.ConnectAsync(rig);
        var served = rig.ServeAsync(transcript.Find("FRONT")!, peer.Conduit);
        await peer.Stream.WriteAsync(ClientBytes(transcript, "NOOP\r\n"));

        var fault = (await Assert.ThrowsAsync<ConduitException>(() => served)).Fault;

        Assert.Equal((FaultKind.Protocol, Injection), (fault.Kind, fault.Text));
        string said = await peer.RestAsync();
        Assert.DoesNotContain(transcript.Steps.Last(step => step.Kind == "S").Text, said, StringComparison.Ordinal);
        Assert.EndsWith(LastLine(transcript, Injection), said, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Fronts))]
    public async Task A_command_byte_by_byte_behind_STARTTLS_is_no_handshake(string name)
    {
        var transcript = Transcript.Read(name);
        await using var peer = await Peer.ConnectAsync(rig);
        var served = rig.ServeAsync(transcript.Find("FRONT")!, peer.Conduit);
        foreach (byte one in ClientBytes(transcript, "NOOP\r\n"))
        {
            await peer.Stream.WriteAsync(new[] { one });
            await rig.Rig.SettleAsync();
            if (served.IsCompleted)
                break;
        }

        var fault = (await Assert.ThrowsAsync<ConduitException>(() => served)).Fault;

        Assert.Equal(FaultKind.Tls, fault.Kind);
    }

    [Theory]
    [MemberData(nameof(Fronts))]
    public async Task A_command_between_STARTTLS_and_the_ClientHello_is_no_handshake(string name)
    {
        var transcript = Transcript.Read(name);
        await using var peer = await Peer.ConnectAsync(rig);
        var served = rig.ServeAsync(transcript.Find("FRONT")!, peer.Conduit);
        await peer.PlayAsync('C', transcript, send: null, async stream =>
        {
            await stream.WriteAsync("NOOP\r\n"u8.ToArray());
            await Assert.ThrowsAnyAsync<Exception>(() => rig.ClientHandshakeAsync(stream));
        });

        Assert.Equal(FaultKind.Tls, (await Assert.ThrowsAsync<ConduitException>(() => served)).Fault.Kind);
    }

    [Theory]
    [MemberData(nameof(Backs))]
    public async Task A_server_that_says_more_in_one_packet_is_refused(string name)
    {
        var transcript = Transcript.Read(name);
        await using var peer = await Peer.ConnectAsync(rig);
        var secured = rig.SecureAsync(transcript.Find("BACK")!, peer.Conduit);
        int turns = Turns(transcript);
        await peer.PlayAsync('S', transcript, (p, bytes) => SendAsync(p, bytes, last: --turns == 0), handshake: null);

        var fault = (await Assert.ThrowsAsync<ConduitException>(() => secured)).Fault;

        Assert.Equal((FaultKind.Protocol, Injection), (fault.Kind, fault.Text));
    }

    [Theory]
    [MemberData(nameof(Backs))]
    public async Task A_server_that_says_more_in_another_packet_is_refused(string name)
    {
        var transcript = Transcript.Read(name);
        await using var peer = await Peer.ConnectAsync(rig);
        var secured = rig.SecureAsync(transcript.Find("BACK")!, peer.Conduit);
        await peer.PlayAsync('S', transcript, send: null, async stream =>
        {
            await rig.Rig.SettleAsync();
            await stream.WriteAsync("* OK 250 injected\r\n"u8.ToArray());
        });

        Assert.Equal(FaultKind.Tls, (await Assert.ThrowsAsync<ConduitException>(() => secured)).Fault.Kind);
    }

    private static IEnumerable<string> Upgrading(string prefix) =>
        Transcript.Names(prefix).Where(name => Transcript.Read(name).Find("TLS") is not null);

    private static byte[] ClientBytes(Transcript transcript, string behind) =>
        [.. transcript.Steps.Where(step => step.Kind.StartsWith('C')).SelectMany(step => step.Bytes), .. Encoding.ASCII.GetBytes(behind)];

    private static string LastLine(Transcript transcript, string text) =>
        Encoding.ASCII.GetString(PreludeRig.Prelude(transcript.Find("FRONT")!).Farewell(text));

    /// <summary>How often the server speaks.</summary>
    private static int Turns(Transcript transcript)
    {
        var roles = transcript.Steps.Select(step => step.Kind[0]).Where(kind => kind is 'C' or 'S').ToList();
        return roles.Where((role, at) => role == 'S' && (at == 0 || roles[at - 1] == 'C')).Count();
    }

    /// <summary>Sends the last words before the handshake in one packet with one line more.</summary>
    private static async Task SendAsync(Peer peer, byte[] bytes, bool last) =>
        await peer.Stream.WriteAsync(last ? (byte[])[.. bytes, .. "* OK 250 injected\r\n"u8] : bytes);
}
