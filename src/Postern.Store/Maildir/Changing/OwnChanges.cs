namespace Postern.Store.Maildir.Changing;

/// <summary>What this process itself changes in a folder, gathered while it does so: what is known of the folder afterwards is known without looking.</summary>
internal sealed class OwnChanges(MailboxSnapshot known)
{
    private readonly List<MailboxMessage> _added = [];
    private MailboxMessage[]? _messages; // in the places of those that are known; one that has gone has no UID
    private int _removed;

    /// <summary>How it was.</summary>
    internal MailboxSnapshot Known => known;

    /// <summary>A name in <c>new</c> has changed.</summary>
    internal bool TouchesNew { get; private set; }

    /// <summary>A name in <c>cur</c> has changed.</summary>
    internal bool TouchesCurrent { get; private set; }

    /// <summary>Nothing has changed.</summary>
    internal bool IsNone => !TouchesNew && !TouchesCurrent;

    /// <summary>The message at this place has this file now, in <c>cur</c>.</summary>
    internal void Set(int place, StoredMessage file, MessageFlags flags, KeywordSet keywords)
    {
        TouchesNew |= Messages[place].File.IsNew;
        TouchesCurrent = true;
        Messages[place] = Messages[place] with { File = file, Flags = flags, Keywords = keywords };
    }

    /// <summary>The message at this place has gone.</summary>
    internal void Remove(int place)
    {
        TouchesNew |= Messages[place].File.IsNew;
        TouchesCurrent |= !Messages[place].File.IsNew;
        Messages[place] = default;
        _removed++;
    }

    /// <summary>A message came, with a UID above all.</summary>
    internal void Add(in MailboxMessage message)
    {
        TouchesNew |= message.File.IsNew;
        TouchesCurrent |= !message.File.IsNew;
        _added.Add(message);
    }

    /// <summary>The messages as they are now.</summary>
    internal ReadOnlyMemory<MailboxMessage> Now()
    {
        if (_removed == 0 && _added.Count == 0)
            return _messages ?? known.Messages;
        var now = new MailboxMessage[known.Messages.Length - _removed + _added.Count];
        int count = 0;
        foreach (ref readonly var message in (_messages ?? known.Messages).Span)
        {
            if (message.Uid != 0)
                now[count++] = message;
        }

        _added.CopyTo(now, count);
        return now;
    }

    private MailboxMessage[] Messages => _messages ??= known.Messages.ToArray();
}
