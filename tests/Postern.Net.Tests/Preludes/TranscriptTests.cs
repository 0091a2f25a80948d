using System.Text;
using Postern.Net.Conduits;
using Postern.Testing;

namespace Postern.Net.Tests.Preludes;

public sealed class TranscriptTests(PreludeRig rig) : IClassFixture<PreludeRig>
{
    public static TheoryData<string> Fronts() => [.. Transcript.Names("prelude-front-")];

    public static TheoryData<string> Backs() => [.. Transcript.Names("prelude-back-")];

    public static TheoryData<string> Swallows() => [.. Transcript.Names("prelude-swallow-")];

    [Theory]
    [MemberData(nameof(Fronts))]
    public Task A_client_is_answered_as_in_the_transcript(string name) => PlayFrontAsync(Transcript.Read(name), send: null);

    [Theory]
    [MemberData(nameof(Fronts))]
    public Task A_client_is_answered_the_same_byte_by_byte(string name) => PlayFrontAsync(Transcript.Read(name), BytewiseAsync);

    [Theory]
    [MemberData(nameof(Fronts))]
    public async Task A_client_is_answered_the_same_wherever_its_bytes_are_cut(string name)
    {
        var transcript = Transcript.Read(name);
        int length = transcript.Steps.Where(step => step.Kind.StartsWith('C')).Sum(step => step.Bytes.Length);
        for (int at = 1; at < length; at++)
            await PlayFrontAsync(transcript, new Cut(rig, at).SendAsync, handshake: false);
    }

    [Theory]
    [MemberData(nameof(Backs))]
    public Task A_server_is_secured_as_in_the_transcript(string name) => PlayBackAsync(Transcript.Read(name), send: null);

    [Theory]
    [MemberData(nameof(Backs))]
    public Task A_server_is_secured_the_same_byte_by_byte(string name) => PlayBackAsync(Transcript.Read(name), BytewiseAsync);

    [Theory]
    [MemberData(nameof(Backs))]
    public async Task A_server_is_secured_the_same_wherever_its_bytes_are_cut(string name)
    {
        var transcript = Transcript.Read(name);
        int length = transcript.Steps.Where(step => step.Kind.StartsWith('S')).Sum(step => step.Bytes.Length);
        for (int at = 1; at < length; at++)
            await PlayBackAsync(transcript, new Cut(rig, at).SendAsync, handshake: false);
    }

    [Theory]
    [MemberData(nameof(Swallows))]
    public async Task A_greeting_is_swallowed_as_in_the_transcript(string name)
    {
        var transcript = Transcript.Read(name);
        foreach (var send in new[] { null, (Func<Peer, byte[], Task>)BytewiseAsync })
        {
            await using var peer = await Peer.ConnectAsync(rig);
            var swallowed = rig.SwallowAsync(transcript.Find("SWALLOW")!, peer.Conduit);
            await peer.PlayAsync('S', transcript, send, handshake: null);
            await AssertResultAsync(transcript, swallowed, handshake: true);
        }
    }

    private async Task PlayFrontAsync(Transcript transcript, Func<Peer, byte[], Task>? send, bool handshake = true)
    {
        await using var peer = await Peer.ConnectAsync(rig);
        var served = rig.ServeAsync(transcript.Find("FRONT")!, peer.Conduit);
        await peer.PlayAsync('C', transcript, send, handshake ? rig.ClientHandshakeAsync : null);
        if (transcript.Find("FAIL") is { } text)
            Assert.Equal(text, (await Assert.ThrowsAsync<ConduitException>(() => served)).Fault.Text);
        else if (handshake || transcript.Find("TLS") is null)
            Assert.Equal(transcript.Find("END"), (await served).ToString());
        else
            Assert.Equal(FaultKind.Reset, (await Assert.ThrowsAsync<ConduitException>(() => served)).Fault.Kind);
        await peer.AssertClosedAsync();
    }

    private async Task PlayBackAsync(Transcript transcript, Func<Peer, byte[], Task>? send, bool handshake = true)
    {
        await using var peer = await Peer.ConnectAsync(rig);
        var secured = rig.SecureAsync(transcript.Find("BACK")!, peer.Conduit);
        await peer.PlayAsync('S', transcript, send, handshake ? rig.ServerHandshakeAsync : null);
        await AssertResultAsync(transcript, secured, handshake);
    }

    private static async Task AssertResultAsync(Transcript transcript, Task<byte[]> result, bool handshake)
    {
        if (transcript.Find("FAIL") is { } text)
        {
            var fault = (await Assert.ThrowsAsync<ConduitException>(() => result)).Fault;
            Assert.Equal((FaultKind.Protocol, text), (fault.Kind, fault.Text));
        }
        else if (handshake || transcript.Find("TLS") is null)
        {
            Assert.Equal(transcript.Lines("GIVES"), Encoding.Latin1.GetString(await result));
        }
        else
        {
            Assert.Equal(FaultKind.Reset, (await Assert.ThrowsAsync<ConduitException>(() => result)).Fault.Kind);
        }
    }

    private async Task BytewiseAsync(Peer peer, byte[] bytes)
    {
        foreach (byte one in bytes)
        {
            await peer.Stream.WriteAsync(new[] { one });
            await rig.Rig.SettleAsync();
        }
    }

    /// <summary>Sends everything as it comes, but for one pause behind the byte at this place of the whole conversation.</summary>
    private sealed class Cut(PreludeRig rig, int at)
    {
        private int _sent;

        internal async Task SendAsync(Peer peer, byte[] bytes)
        {
            int before = Math.Clamp(at - _sent, 0, bytes.Length);
            _sent += bytes.Length;
            await peer.Stream.WriteAsync(bytes.AsMemory(0, before));
            await rig.Rig.SettleAsync();
            await peer.Stream.WriteAsync(bytes.AsMemory(before));
        }
    }
}
