using System.Runtime.InteropServices;
using Postern.Store.Native;

namespace Postern.Store.Watching;

/// <summary>The kernel's side of a watch: one inotify(7) descriptor, where there is one, and a bell that wakes the thread that waits for it.</summary>
/// <remarks>Waiting and reading are of one thread; the rest is of any. Disposed when that thread has ended.</remarks>
internal sealed unsafe class Kernel : IDisposable
{
    private readonly int _inotify;
    private readonly int _bell;
    private readonly byte[] _buffer = new byte[WatchLimits.Buffer];

    internal Kernel(bool withInotify)
    {
        _bell = Inotify.Bell(0, Inotify.CloseOnExec | Inotify.NoWait);
        if (_bell < 0)
            throw new IOException($"mailboxes cannot be watched: {Words()}");
        _inotify = withInotify ? Inotify.Begin(Inotify.CloseOnExec | Inotify.NoWait) : -1;
        Fault = withInotify && _inotify < 0 ? Words() : null;
    }

    /// <summary>Why there is no inotify; null where there is.</summary>
    internal string? Fault { get; }

    /// <summary>Begins to watch a directory; <see cref="WatchPoint.NotWatched"/> where that cannot be, with the reason where an operator can do something.</summary>
    internal int Add(string path, out string? fault)
    {
        fault = null;
        if (_inotify < 0 || IsShared(path))
            return WatchPoint.NotWatched;
        int number = Inotify.Add(_inotify, path, Inotify.NamesChange | Inotify.ItselfGoes | Inotify.OnlyDirectories);
        if (number >= 0)
            return number;
        fault = Marshal.GetLastPInvokeError() == Posix.NoEntry ? null : Words();
        return WatchPoint.NotWatched;
    }

    internal void Remove(int number) => _ = Inotify.Remove(_inotify, number);

    /// <summary>Wakes who waits.</summary>
    internal void Ring()
    {
        ulong one = 1;
        _ = Inotify.Write(_bell, &one, sizeof(ulong));
    }

    /// <summary>Waits for something to happen, or so long; -1 is for ever.</summary>
    internal void Wait(int milliseconds)
    {
        var entries = stackalloc Inotify.PollEntry[2];
        entries[0] = new Inotify.PollEntry { Descriptor = _bell, Wanted = Inotify.Readable };
        entries[1] = new Inotify.PollEntry { Descriptor = _inotify, Wanted = Inotify.Readable }; // one below 0 is passed over
        _ = Inotify.Poll(entries, 2, milliseconds);
        if ((entries[0].Seen & Inotify.Readable) == 0)
            return;
        ulong rung;
        _ = Inotify.Read(_bell, (byte*)&rung, sizeof(ulong));
    }

    /// <summary>Waits so many milliseconds, whatever happens in directories; less where somebody rings.</summary>
    internal void Pause(int milliseconds)
    {
        var bell = new Inotify.PollEntry { Descriptor = _bell, Wanted = Inotify.Readable };
        _ = Inotify.Poll(&bell, 1, milliseconds);
    }

    /// <summary>What has happened: numbers of directories and what of them; nothing where nothing has.</summary>
    internal IReadOnlyList<(int Number, uint What)> Read()
    {
        if (_inotify < 0)
            return [];
        nint length;
        fixed (byte* buffer = _buffer)
            length = Inotify.Read(_inotify, buffer, (nuint)_buffer.Length);
        var events = new List<(int, uint)>();
        for (var rest = _buffer.AsSpan(0, (int)Math.Max(0, length)); !rest.IsEmpty;)
        {
            events.Add((MemoryMarshal.Read<int>(rest), MemoryMarshal.Read<uint>(rest[4..])));
            rest = rest[(Inotify.EventHeader + MemoryMarshal.Read<int>(rest[12..]))..];
        }

        return events;
    }

    public void Dispose()
    {
        _ = Posix.Close(_bell);
        if (_inotify >= 0)
            _ = Posix.Close(_inotify);
    }

    private static bool IsShared(string path)
    {
        byte* statistics = stackalloc byte[Inotify.StatisticsSize];
        return Inotify.FileSystem(path, statistics) == 0 && WatchLimits.Shared.Contains(*(long*)statistics);
    }

    private static string Words() => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()).ToLowerInvariant();
}
