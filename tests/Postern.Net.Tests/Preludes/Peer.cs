using System.Net.Sockets;
using Postern.Net.Conduits;
using Postern.Testing;

namespace Postern.Net.Tests.Preludes;

/// <summary>The other end of a conduit under test.</summary>
internal sealed class Peer(Conduit conduit, Socket socket) : IAsyncDisposable
{
    internal Conduit Conduit { get; } = conduit;

    internal NetworkStream Stream { get; } = new(socket, ownsSocket: true);

    internal static async Task<Peer> ConnectAsync(PreludeRig rig)
    {
        var (conduit, socket) = await rig.Rig.PairAsync();
        return new Peer(conduit, socket);
    }

    /// <summary>Plays a side; TLS means to shake hands, or to close where the test wants none.</summary>
    internal Task PlayAsync(char role, Transcript transcript, Func<Peer, byte[], Task>? send, Func<Stream, Task>? handshake) =>
        new TranscriptPlayer(Stream, role, send is null ? null : bytes => send(this, bytes)).PlayAsync(transcript.Steps, async step =>
        {
            if (step.Kind != "TLS")
                return true;
            if (handshake is null)
                Stream.Socket.Shutdown(SocketShutdown.Send);
            else
                await handshake(Stream);
            return false;
        });

    /// <summary>Everything the tested side still says, up to its clean close.</summary>
    internal async Task<string> RestAsync()
    {
        using var rest = new MemoryStream();
        await Stream.CopyToAsync(rest);
        return System.Text.Encoding.Latin1.GetString(rest.ToArray());
    }

    internal async Task AssertClosedAsync()
    {
        if (Stream.CanRead)
            Assert.Equal("", await RestAsync());
    }

    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
