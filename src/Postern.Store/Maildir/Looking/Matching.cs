using Postern.Store.Maildir.Uids;

namespace Postern.Store.Maildir.Looking;

/// <summary>The files of a folder and the lines of its list of UIDs, brought together.</summary>
internal sealed class Matching
{
    private StoredMessage[] _found; // by lines; room for more may be behind them
    private int _lines;
    private readonly BaseNameIndex _unknownNames = new();

    private readonly MaildirFolder _folder;
    private readonly UidList _uids;

    internal Matching(MaildirFolder folder, UidList uids, FolderLook look, MailboxSnapshot known)
    {
        (_folder, _uids) = (folder, uids);
        _lines = uids.Count;
        _found = new StoredMessage[_lines];
        Unknown = new List<StoredMessage>(Math.Max(0, look.Files.Count - _lines));
        _unknownNames.Reserve(Unknown.Capacity, Name);
        if (look.KeepsCurrent)
            AddKnown(known);
        foreach (var file in look.Files)
            Add(file);
    }

    /// <summary>Messages without a UID.</summary>
    internal List<StoredMessage> Unknown { get; }

    /// <summary>Two files that were one message's by their names: one has a new name now, so the folder must be looked at again.</summary>
    internal bool HasParted { get; private set; }

    /// <summary>Something could not be told for sure: the next look must not be spared.</summary>
    internal bool IsUnsure { get; private set; }

    /// <summary>Lines whose message is there.</summary>
    internal int Found => _found.Count(file => !file.FileName.IsEmpty);

    internal bool IsThere(int row) => row < _lines && !_found[row].FileName.IsEmpty;

    /// <summary>The file of a line.</summary>
    internal StoredMessage this[int row] => _found[row];

    /// <summary>A message that was unknown has got a line, which is the last.</summary>
    internal void Append(StoredMessage file)
    {
        if (_lines == _found.Length)
            Array.Resize(ref _found, Math.Max(2 * _lines, _lines + Unknown.Count));
        _found[_lines++] = file;
    }

    // Both are in the order of the UIDs, so a name is looked for only where they differ.
    private void AddKnown(MailboxSnapshot known)
    {
        int row = 0;
        foreach (var message in known.Messages)
        {
            if (message.File.IsNew)
                continue;
            while (row < _uids.Count && _uids.Uid(row) < message.Uid)
                row++;
            if (row < _uids.Count && _uids.Uid(row) == message.Uid && _uids.Line(row).BaseName.Span.SequenceEqual(MessageName.BaseOf(message.File.FileName.Span)))
                _found[row] = message.File;
            else
                Add(message.File);
        }
    }

    private void Add(StoredMessage file)
    {
        var baseName = MessageName.BaseOf(file.FileName.Span);
        // A line break in a name cannot be written down; Dovecot does not see such files either.
        if (baseName.IsEmpty || file.FileName.Span.IndexOfAny((byte)'\n', (byte)'\r') >= 0)
            return;
        if (_uids.Find(baseName) is >= 0 and int row)
            _found[row] = IsThere(row) ? One(_found[row], file) : file;
        else
            AddUnknown(file);
    }

    private void AddUnknown(StoredMessage file)
    {
        Unknown.Add(file);
        if (_unknownNames.TryAdd(Unknown.Count - 1, Name) is not (>= 0 and int earlier))
            return;
        Unknown.RemoveAt(Unknown.Count - 1);
        Unknown[earlier] = One(Unknown[earlier], file);
    }

    private ReadOnlySpan<byte> Name(int row) => MessageName.BaseOf(Unknown[row].FileName.Span);

    // One message was renamed while it was looked at, or two have the same name.
    private StoredMessage One(StoredMessage earlier, StoredMessage later)
    {
        if (earlier.IsNew == later.IsNew && earlier.FileName.Span.SequenceEqual(later.FileName.Span))
            return later;
        IsUnsure = true;
        if (!_folder.DirectoryOf(later).TryStat(later.FileName.Span, out var one))
            return earlier;
        if (!_folder.DirectoryOf(earlier).TryStat(earlier.FileName.Span, out var other))
            return later;
        // The same file under two names: another program is just moving it by link and unlink. It will be one soon.
        if (one.Inode == other.Inode)
            return later;
        HasParted |= _folder.Part(later);
        return earlier;
    }
}
