using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Postern.Net.Control;

/// <summary>Serves one caller after the other has been let in: who is it, what does it want, and here you are.</summary>
internal sealed class ControlDesk(IReadOnlyList<IControlVerb> verbs, TimeProvider time, ILogger log)
{
    private readonly uint _self = ControlPeer.OwnUser();

    /// <summary>Answers line after line, until the caller goes, is too slow, or the process ends.</summary>
    public async Task ServeAsync(Socket socket, ControlStream stream, CancellationToken stop)
    {
        ControlPeer peer = ControlPeer.Of(socket);
        if (!peer.IsTrustedBy(_self))
        {
            ControlLog.Stranger(log, peer.Process, peer.User);
            return;
        }
        while (await InTimeAsync(stream.ReadLineAsync, stop) is { } line)
        {
            (ControlReply reply, Action? then) = await AnswerAsync(line, peer, stop);
            await InTimeAsync(async cancel =>
            {
                await stream.WriteLineAsync(reply, ControlJson.Default.ControlReply, cancel);
                return true;
            }, stop);
            if (then is null)
                continue;
            then();
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
        }
    }

    private async Task<T> InTimeAsync<T>(Func<CancellationToken, ValueTask<T>> step, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(ControlLimits.Line, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        return await step(either.Token);
    }

    private async Task<(ControlReply Reply, Action? Then)> AnswerAsync(ReadOnlyMemory<byte> line, ControlPeer peer, CancellationToken stop)
    {
        string name = "?";
        try
        {
            using var request = JsonDocument.Parse(line);
            IControlVerb verb = Find(request.RootElement);
            name = verb.Name;
            ControlLog.Asked(log, name, peer.Process, peer.User);
            ControlAnswer answer = await verb.RunAsync(request.RootElement, stop);
            return (new ControlReply { IsDone = true, Result = answer.Result }, answer.Then);
        }
        catch (JsonException)
        {
            return (ControlReply.Refusal("the request is not a line of JSON"), Then: null);
        }
        catch (ControlException e)
        {
            return (ControlReply.Refusal(e.Message), Then: null);
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            ControlLog.Bug(log, bug, name);
            return (ControlReply.Refusal("a fault of the running program; its log tells more"), Then: null);
        }
    }

    private IControlVerb Find(JsonElement root)
    {
        ControlRequest request = root.ValueKind == JsonValueKind.Object
            ? root.Deserialize(ControlJson.Default.ControlRequest) ?? new()
            : throw new JsonException();
        if (request.Version != ControlLimits.Version)
            throw new ControlException($"version {request.Version} is not spoken here; the running program speaks {ControlLimits.Version}: is it older or newer than the one that asks?");
        return verbs.FirstOrDefault(verb => verb.Name == request.Verb)
            ?? throw new ControlException($"the running program does not know “{request.Verb}”; it knows {string.Join(", ", verbs.Select(verb => verb.Name))}");
    }
}
