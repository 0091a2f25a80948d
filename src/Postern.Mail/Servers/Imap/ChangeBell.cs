using Postern.Mail.Mailboxes;
using Postern.Net.Loops;

namespace Postern.Mail.Servers.Imap;

/// <summary>Rings on the session's loop when its mailbox is different; several times is once, until somebody listens again.</summary>
internal sealed class ChangeBell : IMailboxWatcher, IDisposable
{
    private readonly Loop _loop;
    private readonly SharedMailbox? _mailbox;
    private TaskCompletionSource? _rung;
    private bool _isRinging;

    /// <summary>Listens to what the session has selected; nothing rings where that is nothing.</summary>
    internal ChangeBell(ImapSession session)
    {
        _loop = session.Connection.Near.Loop;
        _mailbox = session.Selected?.Mailbox;
        _mailbox?.Watch(this);
    }

    /// <summary>Completes with the next ring after this call.</summary>
    internal Task RungAsync()
    {
        _rung = new TaskCompletionSource();
        return _rung.Task;
    }

    /// <inheritdoc/>
    public void OnChanged()
    {
        // One message to the loop until it has been heard.
        if (Interlocked.Exchange(ref _isRinging, true))
            return;
        _loop.Post(() =>
        {
            Volatile.Write(ref _isRinging, false);
            _rung?.TrySetResult();
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _mailbox?.Forget(this);
}
