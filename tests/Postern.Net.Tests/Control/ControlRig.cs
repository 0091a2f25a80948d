using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Postern.Net.Control;
using Postern.Testing;

namespace Postern.Net.Tests.Control;

/// <summary>A state directory, a control socket in it with a few verbs, and a log.</summary>
internal sealed class ControlRig : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<ControlSocket> _sockets = [];

    public RecordedLog Log { get; } = new();

    public string Directory => _directory.Path;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>What a verb of the test answers with.</summary>
    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public async Task<ControlSocket> OpenAsync(string name, params IControlVerb[] verbs)
    {
        ControlSocket socket = await ControlSocket.OpenAsync(Directory, name, verbs, TimeProvider.System, Log);
        _sockets.Add(socket);
        return socket;
    }

    /// <summary>Sends bytes as they are and gives back all that is answered until the end.</summary>
    public static async Task<string> SayAsync(ControlSocket control, byte[] bytes)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(control.Path), Cancel);
        await socket.SendAsync(bytes, Cancel);
        socket.Shutdown(SocketShutdown.Send);
        var answer = new MemoryStream();
        byte[] piece = new byte[4096];
        while (await socket.ReceiveAsync(piece, Cancel) is > 0 and var count)
            answer.Write(piece, 0, count);
        return Encoding.UTF8.GetString(answer.ToArray());
    }

    public static Task<string> SayAsync(ControlSocket control, string text) => SayAsync(control, Encoding.UTF8.GetBytes(text));

    public async ValueTask DisposeAsync()
    {
        foreach (ControlSocket socket in _sockets)
            await socket.DisposeAsync();
        _directory.Dispose();
    }
}
