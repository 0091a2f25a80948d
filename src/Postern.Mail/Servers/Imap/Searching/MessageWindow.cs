using Postern.Store.Maildir;
using Postern.Wire.Message;
using Postern.Wire.Message.Headers;

namespace Postern.Mail.Servers.Imap.Searching;

/// <summary>The octets of the message that is searched: its beginning in memory, and what follows as it is asked for. One room for all messages.</summary>
/// <param name="isForBodies">More than headers will be asked for.</param>
internal sealed class MessageWindow(bool isForBodies)
{
    /// <summary>Arbitrary: octets that are read at once.</summary>
    internal const int Piece = 64 * 1024;

    /// <summary>Arbitrary: octets that hold nearly every header.</summary>
    private const int Head = 8 * 1024;

    private byte[] _start = new byte[isForBodies ? Piece : Head];
    private byte[] _more = [];
    private MessageFile? _file;
    private int _length;
    private int _header;

    /// <summary>There is a message.</summary>
    internal bool IsOpen => _file is not null;

    /// <summary>Octets of the file.</summary>
    internal long Size => _file?.Size ?? 0;

    /// <summary>Its header up to its empty line, which is included; as much of it as is looked at.</summary>
    internal ReadOnlySpan<byte> Header
    {
        get
        {
            if (_header == 0)
                _header = ReadHeader();
            return _start.AsSpan(0, _header);
        }
    }

    /// <summary>Takes a file, which it closes.</summary>
    internal void Open(MessageFile file)
    {
        Close();
        _file = file;
        _length = file.Read(_start, 0);
    }

    /// <summary>Lets the file go.</summary>
    internal void Close()
    {
        _file?.Dispose();
        _file = null;
        (_length, _header) = (0, 0);
    }

    /// <summary>Octets from there on, no more than this many and than one piece; good until the next call. Nothing at the end.</summary>
    internal ReadOnlySpan<byte> Read(long offset, long most)
    {
        if (offset < _length)
            return _start.AsSpan((int)offset, (int)Math.Min(most, _length - offset));
        if (_more.Length == 0)
            _more = new byte[Piece];
        int count = _file!.Read(_more.AsSpan(0, (int)Math.Min(most, Piece)), offset); // it is open
        return _more.AsSpan(0, count);
    }

    private int ReadHeader()
    {
        for (int searched = 0; ; searched = _length)
        {
            int end = HeaderEnd.Find(_start.AsSpan(0, _length), searched);
            if (end > 0)
                return end;
            if (_length >= MessageLimits.Header)
                return _length;
            if (_length == _start.Length)
                Array.Resize(ref _start, Math.Min(4 * _start.Length, MessageLimits.Header));
            int before = _length;
            _length += _file!.Read(_start.AsSpan(_length), _length); // it is open
            if (_length == before)
                return _length;
        }
    }
}
