using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Postern.Store.Maildir.Changing;
using Postern.Wire.Text;

namespace Postern.Store.Maildir;

/// <summary>A message on its way into a folder: written into <c>tmp</c>, sealed (on the disk there), then published by a rename. Before that nobody sees it, and disposed it is gone.</summary>
/// <remarks>Whoever has seen <see cref="Publish"/> return may tell the sender that the message is kept: it survives a kill and a loss of power. Of one thread at a time.</remarks>
public sealed class Delivery : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly MaildirFolder _folder;
    private readonly byte[] _name;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private readonly StoredLines _lines = new();
    private readonly SafeFileHandle _file;
    private int _used;
    private long _written;
    private Stage _stage;

    internal Delivery(MaildirFolder folder, TimeProvider time, int mode)
    {
        _folder = folder;
        _name = UniqueName.Make(time);
        _file = folder.Temporary.Make(_name, mode);
    }

    private enum Stage
    {
        Writing,
        Sealed,
        Published,
        Disposed,
    }

    /// <summary>Octets that the file has, or will have once all is written.</summary>
    public long Size => _lines.Size;

    /// <summary>Adds octets of the message; lines may end with CRLF or LF, and are kept with LF.</summary>
    /// <exception cref="IOException">They cannot be written: the disk is full, or gone.</exception>
    public void Write(ReadOnlySpan<byte> octets)
    {
        Expect(Stage.Writing);
        while (!octets.IsEmpty)
        {
            if (_used + 1 >= BufferSize)
                Flush();
            int part = Math.Min(octets.Length, BufferSize - _used - 1);
            _used += _lines.Take(octets[..part], _buffer.AsSpan(_used));
            octets = octets[part..];
        }
    }

    /// <summary>The message is whole: when this returns all of it is on the disk, still unseen.</summary>
    /// <param name="internalDate">When it came, where that was not now: the date of the file.</param>
    /// <exception cref="IOException">It does not reach the disk.</exception>
    public void Seal(DateTimeOffset? internalDate = null)
    {
        Expect(Stage.Writing);
        Flush();
        _used = _lines.End(_buffer);
        Flush();
        try
        {
            if (internalDate is { } date)
                File.SetLastWriteTimeUtc(_file, date.UtcDateTime);
            RandomAccess.FlushToDisk(_file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Fault(e);
        }

        _stage = Stage.Sealed;
    }

    /// <summary>Shows the message, in <c>new</c>, or with flags in <c>cur</c>; when this returns it is kept for good. Gives the name by which it will get its UID.</summary>
    /// <exception cref="IOException">It cannot be shown, and is not; or it is shown and may be lost with the power.</exception>
    public ReadOnlyMemory<byte> Publish(MessageFlags flags = MessageFlags.None, KeywordSet keywords = default)
    {
        var plan = Plan(flags, keywords);
        Show(plan);
        plan.Place.Sync();
        return plan.BaseName;
    }

    /// <summary>Where it will be shown.</summary>
    internal DeliveryPlan Plan(MessageFlags flags, KeywordSet keywords)
    {
        Expect(Stage.Sealed);
        byte[] name = UniqueName.WithSizes(_name, _lines.Size, _lines.SentSize);
        var (place, shown) = _folder.PlaceFor(name, flags, keywords);
        return new DeliveryPlan(_name, place, shown, name);
    }

    /// <summary>Shows it; it may be lost with the power until its place reaches the disk.</summary>
    internal void Show(DeliveryPlan plan)
    {
        Expect(Stage.Sealed);
        int error = _folder.Temporary.Rename(_name, plan.Place, plan.Shown.Span);
        if (error != 0)
            throw plan.Place.Fault(plan.Shown.Span, "made", error);
        _stage = Stage.Published;
    }

    /// <summary>Takes it back into <c>tmp</c>, from under whatever name it has now.</summary>
    internal void Hide(DeliveryPlan plan)
    {
        Expect(Stage.Published);
        bool isHidden = plan.Place.Rename(plan.Shown.Span, _folder.Temporary, _name) == 0
            || (_folder.Find(plan.BaseName.Span) is { } there && _folder.DirectoryOf(there).Rename(there.FileName.Span, _folder.Temporary, _name) == 0);
        _stage = isHidden ? Stage.Sealed : _stage;
    }

    /// <summary>Takes the message away unless it was published.</summary>
    public void Dispose()
    {
        if (_stage == Stage.Disposed)
            return;
        if (_stage != Stage.Published)
            _ = _folder.Temporary.Remove(_name); // what stays behind in tmp is removed after a day and a half
        _file.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _stage = Stage.Disposed;
    }

    private void Flush()
    {
        try
        {
            RandomAccess.Write(_file, _buffer.AsSpan(0, _used), _written);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Fault(e);
        }

        _written += _used;
        _used = 0;
    }

    private IOException Fault(Exception fault) =>
        new($"the message cannot be written into “{_folder.Path}”: {SystemWords.Of(fault)}", fault);

    private void Expect(Stage stage)
    {
        if (_stage != stage)
            throw new InvalidOperationException($"a delivery is {_stage}, not {stage}");
    }
}
