using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Postern.Stunnel.Tests.Protocols;

/// <summary>Plays client and backend of one dialogue, and writes down what happened.</summary>
public sealed class DialoguePlay : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly X509Certificate2 _certificate;
    private DialoguePeer? _client;
    private DialoguePeer? _backend;

    public DialoguePlay(X509Certificate2 certificate)
    {
        _certificate = certificate;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    /// <summary>Where the backend listens.</summary>
    public IPEndPoint Backend => (IPEndPoint)_listener.LocalEndPoint!; // bound

    /// <summary>Goes through the steps, and with <paramref name="withRest"/> to the end of both connections; gives what was heard, in the form of <see cref="Expected"/>.</summary>
    public async Task<string> RunAsync(IPEndPoint service, IEnumerable<DialogueStep> steps, bool withRest)
    {
        using var limit = new CancellationTokenSource(Limit);
        var text = new StringBuilder();
        _backend = null;
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(service, limit.Token);
        _client = new DialoguePeer(socket);
        try
        {
            foreach (var step in steps)
                await StepAsync(step, text, limit.Token);
            _client.Finish();
            _backend?.Finish();
            if (withRest)
            {
                await RestAsync('C', _client, text, limit.Token);
                await RestAsync('B', _backend, text, limit.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or System.Security.Authentication.AuthenticationException)
        {
            text.AppendLine($"and then: {e.Message}");
        }
        _client.Dispose();
        _backend?.Dispose();
        return text.ToString();
    }

    /// <summary>What ought to be heard.</summary>
    public static string Expected(IEnumerable<DialogueStep> steps)
    {
        var text = new StringBuilder();
        foreach (var step in steps)
        {
            if (step.Kind == StepKind.Hear)
                text.AppendLine($"{step.Side}< {DialogueFile.Quote(step.Bytes)}");
            if (step.Kind is StepKind.HearEnd or StepKind.HearReset)
                text.AppendLine($"{step.Side}< {(step.Kind == StepKind.HearEnd ? "FIN" : "RST")}");
        }
        return text.ToString();
    }

    public void Dispose()
    {
        _client?.Dispose();
        _backend?.Dispose();
        _listener.Dispose();
    }

    private async Task StepAsync(DialogueStep step, StringBuilder text, CancellationToken cancel)
    {
        var peer = step.Side == 'C' ? _client! : _backend ??= new DialoguePeer(await AcceptAsync(cancel)); // connected before the first step
        switch (step.Kind)
        {
            case StepKind.Say:
                await peer.SayAsync(step.Bytes, cancel);
                break;
            case StepKind.Hear:
                text.AppendLine($"{step.Side}< {DialogueFile.Quote(await peer.HearAsync(step.Bytes.Length, cancel))}");
                break;
            case StepKind.HearEnd or StepKind.HearReset:
                byte[] more = await peer.HearAsync(1, cancel);
                text.AppendLine($"{step.Side}< {(more.Length > 0 ? DialogueFile.Quote(more) : peer.End)}");
                break;
            case StepKind.Tls:
                await peer.ShakeHandsAsync(step.Side == 'B' ? _certificate : null, cancel);
                break;
            case StepKind.Finish:
                peer.Finish();
                break;
        }
    }

    private async Task<Socket> AcceptAsync(CancellationToken cancel)
    {
        var socket = await _listener.AcceptAsync(cancel);
        socket.NoDelay = true;
        return socket;
    }

    /// <summary>Whatever comes when both have finished was not to come.</summary>
    private static async Task RestAsync(char side, DialoguePeer? peer, StringBuilder text, CancellationToken cancel)
    {
        byte[] rest = peer is null ? [] : await peer.HearAsync(1, cancel);
        if (rest.Length > 0 && rest[0] is not (>= 0x14 and <= 0x17)) // a record of TLS, where that was to begin
            text.AppendLine($"{side}< {DialogueFile.Quote(rest)}, which was not to come");
    }
}
