using Postern.Net.Conduits;

namespace Postern.Net.Engine.Ushers;

/// <summary>Says goodbye to a client so that it can hear it.</summary>
public static class Parting
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Sends the last words, finishes, and waits for the client to close: closing a socket while it holds unread bytes
    /// would reset the connection, and the words (an alert, a farewell) would be lost on their way.
    /// </summary>
    public static async ValueTask SayAsync(Connection connection, ReadOnlyMemory<byte> words)
    {
        Conduit near = connection.Near;
        try
        {
            Deadline deadline = connection.Deadline.Within(Linger, "parting");
            if (near.WriteFault is null && words.Length > 0)
                await near.WriteAsync(words, deadline);
            near.Finish();
            while (!(await near.ReadAsync(deadline)).IsEmpty)
            {
                // What still comes is for nobody.
            }
        }
        catch (ConduitException)
        {
            // The client is gone, or stays longer than it may: the end line has its reason already.
            near.Abort();
        }
    }
}
