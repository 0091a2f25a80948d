using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Postern.Stunnel.Tests.Protocols;

/// <summary>Plays client and backend of one dialogue, and writes down what happened.</summary>
public sealed class DialoguePlay : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
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

    /// <summary>Goes through the steps; gives what was heard, in the form of <see cref="Expected"/>.</summary>
    public async Task<string> RunAsync(IPEndPoint service, IEnumerable<DialogueStep> steps)
    {
        using var limit = new CancellationTokenSource(Limit);
        var text = new StringBuilder();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(service, limit.Token);
        _client = new DialoguePeer(socket);
        try
        {
            foreach (var step in steps)
                await StepAsync(step, text, limit.Token);
            await RestAsync('C', _client, text, limit.Token);
            await RestAsync('B', _backend, text, limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or System.Security.Authentication.AuthenticationException)
        {
            text.AppendLine($"and then: {e.Message}");
        }
        _client.Dispose();
        _backend?.Dispose();
        return text.ToString();
    }

    //REC
    public async Task<List<string>[]> RecordAsync(IPEndPoint service, string[] lines)
    {
        using var limit = new CancellationTokenSource(Limit);
        var r = new List<string>[lines.Length];
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(service, limit.Token);
        _client = new DialoguePeer(socket);
        for (int i = 0; i < lines.Length; i++)
        {
            r[i] = [];
            string line = lines[i];
            if (line.Length < 3 || (line[0] is not ('C' or 'B')) || line[1] is not ('<' or '>' or ' ')) continue;
            try {
            if (!line.EndsWith("< ?", StringComparison.Ordinal))
            {
                var step = DialogueFile.Read("## x\n" + line).First().Steps[0];
                await StepAsync(step, new StringBuilder(), limit.Token);
                continue;
            }
            if (line[0] == 'B' && _backend is null) {
                using var q = new CancellationTokenSource(600);
                try { _backend = new DialoguePeer(await AcceptAsync(q.Token)); } catch (OperationCanceledException) { continue; }
            }
            var peer = line[0] == 'C' ? _client! : _backend!;
            if (peer.End is not null) continue;
            var bytes = await peer.HearAllAsync(TimeSpan.FromMilliseconds(900), limit.Token);
            var t = Encoding.Latin1.GetString(bytes);
            if (bytes.Length > 0)
            {
                if (t.EndsWith("\r\n", StringComparison.Ordinal) && t.Replace("\r\n", "", StringComparison.Ordinal).All(c => c is >= ' ' and <= '~'))
                    foreach (var l in t[..^2].Split("\r\n")) r[i].Add($"{line[0]}< {l}");
                else r[i].Add($"{line[0]}< {DialogueFile.Quote(bytes)}");
            }
            if (peer.End is not null) r[i].Add($"{line[0]}< {peer.End}");
            } catch (Exception e) { r[i].Add($"!! {line}: {e.Message}"); }
        }
        _client.Dispose();
        _backend?.Dispose();
        return r;
    }
    //END

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

    /// <summary>Whatever comes when the client has finished was not to come.</summary>
    private async Task RestAsync(char side, DialoguePeer? peer, StringBuilder text, CancellationToken cancel)
    {
        if (peer is null || peer.End is not null)
            return;
        if (side == 'C')
            peer.Finish();
        else
            _client!.Dispose(); // there is a backend: there was a client
        byte[] rest = await peer.HearAsync(1, cancel);
        if (rest.Length > 0)
            text.AppendLine($"{side}< {DialogueFile.Quote(rest)}, which was not to come");
    }
}
