using Postern.Net.Conduits;
using Postern.Net.Talk;
using Postern.Wire.Pop3;

namespace Postern.Mail.Servers.Pop3;

/// <summary>What a client says, in its order; the messages that it asks for without waiting (RFC 2449 §6.6) are known ahead, so that one turn of a worker reads many of them.</summary>
internal sealed class HeardCommands(Talk talk)
{
    /// <summary>Arbitrary: commands that are known ahead.</summary>
    private const int Most = 128;

    private readonly Queue<HeardCommand> _ahead = [];

    /// <summary>There is one to be answered without waiting for the client.</summary>
    internal bool HasOne => _ahead.Count > 0 || talk.HasLine;

    /// <summary>Messages that are wanted next, by commands that came already: RETR behind RETR, without anything between.</summary>
    internal IEnumerable<Pop3Command> WantedNext => _ahead.TakeWhile(heard => heard.Command is { Keyword: Pop3Keyword.Retr }).Select(heard => heard.Command!); // it is a RETR

    /// <summary>The next one; null where the client has gone.</summary>
    /// <exception cref="ConduitException">The line is too long, the connection broke, or the client was too slow.</exception>
    internal async ValueTask<HeardCommand?> NextAsync(Deadline deadline)
    {
        if (_ahead.TryDequeue(out var heard))
            return heard;
        if (await talk.ReadLineAsync(deadline) is not { } line)
            return null;
        heard = HeardCommand.Of(line.Span);
        if (heard.Command is { Keyword: Pop3Keyword.Retr })
            await LookAheadAsync(deadline);
        return heard;
    }

    /// <summary>So many were answered together with the one before.</summary>
    internal void Take(int count)
    {
        for (; count > 0; count--)
            _ = _ahead.Dequeue();
    }

    private async ValueTask LookAheadAsync(Deadline deadline)
    {
        // Nothing waits here: each line is there.
        while (_ahead.Count < Most && talk.HasLine && await talk.ReadLineAsync(deadline) is { } line)
            _ahead.Enqueue(HeardCommand.Of(line.Span));
    }
}
