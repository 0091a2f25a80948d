using Postern.Store.Maildir.Paging;

namespace Postern.Store.Maildir.Changing;

/// <summary>What this process itself changes in a folder, gathered while it does so: what is known of the folder afterwards is known without looking.</summary>
internal sealed class OwnChanges(MailboxSnapshot known)
{
    private readonly PageChanges<MailboxMessage> _messages = new(known.Messages);

    /// <summary>How it was.</summary>
    internal MailboxSnapshot Known => known;

    /// <summary>A name in <c>new</c> has changed.</summary>
    internal bool TouchesNew { get; private set; }

    /// <summary>A name in <c>cur</c> has changed.</summary>
    internal bool TouchesCurrent { get; private set; }

    /// <summary>A message has come that lies in <c>new</c>.</summary>
    internal bool AddsNew { get; private set; }

    /// <summary>Nothing has changed.</summary>
    internal bool IsNone => !TouchesNew && !TouchesCurrent;

    /// <summary>The message at this place has this file now, in <c>cur</c>, with the flags that its name tells.</summary>
    internal void Set(int place, StoredMessage file)
    {
        var flags = file.Name.Read(out var keywords);
        ref var message = ref _messages[place];
        TouchesNew |= message.File.IsNew;
        TouchesCurrent = true;
        message = message with { File = file, Flags = flags, Keywords = keywords };
    }

    /// <summary>The message at this place has gone.</summary>
    internal void Remove(int place)
    {
        bool isNew = known.Messages[place].File.IsNew;
        TouchesNew |= isNew;
        TouchesCurrent |= !isNew;
        _messages.Remove(place);
    }

    /// <summary>A message came, with a UID above all.</summary>
    internal void Add(in MailboxMessage message)
    {
        AddsNew |= message.File.IsNew;
        TouchesNew |= message.File.IsNew;
        TouchesCurrent |= !message.File.IsNew;
        _messages.Add(message);
    }

    /// <summary>The messages as they are now.</summary>
    internal Pages<MailboxMessage> Now() => _messages.Now();
}
