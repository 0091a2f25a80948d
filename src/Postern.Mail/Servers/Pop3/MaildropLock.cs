using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Store.Maildir.Uids;

namespace Postern.Mail.Servers.Pop3;

/// <summary>A session's right to a mailbox, or its wish for it.</summary>
internal sealed class MaildropLock(MaildropLocks all, string path, Connection connection) : IDisposable
{
    private long _heard = all.Time.GetTimestamp();
    private bool _isOver;

    /// <summary>The mailbox.</summary>
    internal string Path => path;

    /// <summary>Whose it is, for the log.</summary>
    internal string Door => connection.Door.Settings.Name;

    /// <summary>Its connection, for the log.</summary>
    internal long Id => connection.Id;

    /// <summary>Completes when the one before has left.</summary>
    internal TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The same among processes; null while it is not had.</summary>
    internal SessionLock? Shared { get; set; }

    /// <summary>How long its client has neither said a command nor taken a piece of an answer.</summary>
    internal TimeSpan Silence => all.Time.GetElapsedTime(Volatile.Read(ref _heard));

    /// <summary>Something was heard of its client.</summary>
    internal void Touch() => Volatile.Write(ref _heard, all.Time.GetTimestamp());

    /// <summary>Ends its connection, from any thread; it lets go when what it does on the disk is done.</summary>
    internal void End() => connection.Near.Loop.Post(() =>
    {
        if (!_isOver)
            connection.Deadline.Stop(new ConduitFault(FaultKind.Closed, "its place is wanted by another session"));
    });

    /// <summary>Lets the next one in; on its connection's loop, and as often as one likes.</summary>
    public void Dispose()
    {
        if (_isOver)
            return;
        _isOver = true;
        Shared?.Dispose();
        all.Leave(this);
    }
}
