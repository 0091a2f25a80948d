using Postern.Net.Conduits;

namespace Postern.Mail.Servers.Imap.Searching;

/// <summary>Whether a client is there still while there is long work for it and nothing to be said yet; asked between two pieces of the work, on the loop.</summary>
/// <remarks>
/// A client that has finished sending may only have said its last word, and waits for the answer; or it has gone. What is said to
/// it tells: of one that has gone comes a reset, and then no more can be said. It is said after one piece, two, four, so that
/// who waits is told little, and who has gone is worked for at most twice as long as the reset was on its way.
/// </remarks>
internal sealed class ClientPresence(ImapSession session)
{
    private long _pieces;
    private long _due = 1;

    /// <summary>Asks, with a response that says nothing new.</summary>
    /// <exception cref="ConduitException">It has gone, or the connection is being ended.</exception>
    internal async ValueTask AskAsync(ReadOnlyMemory<byte> response)
    {
        if (session.Connection.Stopping is { } reason)
            throw new ConduitException(FaultKind.Closed, reason.Text);
        if (!session.Connection.Near.HasHungUp || ++_pieces < _due)
            return;
        _due = 2 * _pieces;
        session.Output.Add(response.Span);
        await session.Output.FlushAsync();
    }
}
