using System.Runtime.InteropServices;

namespace Postern.Store.Maildir.Uids;

/// <summary>Row numbers by base name: an open hash over bytes that lie elsewhere, with no object for each of a million names.</summary>
internal sealed class BaseNameIndex
{
    private int[] _slots = new int[16]; // a row and one; 0 is free
    private int _count;

    internal delegate ReadOnlySpan<byte> NameOf(int row);

    /// <summary>The row with this name; -1 where there is none.</summary>
    internal int Find(ReadOnlySpan<byte> name, NameOf nameOf)
    {
        if (_count == 0)
            return -1;
        int mask = _slots.Length - 1;
        for (int slot = Hash(name) & mask; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            if (nameOf(_slots[slot] - 1).SequenceEqual(name))
                return _slots[slot] - 1;
        }

        return -1;
    }

    /// <summary>Adds a row, or puts it in the place of the one with the same name, which is then told; -1 where there was none.</summary>
    internal int Put(int row, NameOf nameOf) => Add(row, nameOf, replaces: true);

    /// <summary>Adds a row where there is none with the same name; else that one is told. -1 where there was none.</summary>
    internal int TryAdd(int row, NameOf nameOf) => Add(row, nameOf, replaces: false);

    private int Add(int row, NameOf nameOf, bool replaces)
    {
        if ((_count + 1) * 2 > _slots.Length)
            Grow(nameOf);
        var name = nameOf(row);
        int mask = _slots.Length - 1;
        int slot = Hash(name) & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            int old = _slots[slot] - 1;
            if (!nameOf(old).SequenceEqual(name))
                continue;
            if (replaces)
                _slots[slot] = row + 1;
            return old;
        }

        _slots[slot] = row + 1;
        _count++;
        return -1;
    }

    /// <summary>Forgets all rows.</summary>
    internal void Clear()
    {
        Array.Clear(_slots);
        _count = 0;
    }

    /// <summary>Room for so many rows without growing.</summary>
    internal void Reserve(int rows, NameOf nameOf)
    {
        while (rows * 2L > _slots.Length)
            Grow(nameOf);
    }

    private void Grow(NameOf nameOf)
    {
        int[] old = _slots;
        _slots = new int[old.Length * 2];
        int mask = _slots.Length - 1;
        foreach (int entry in old)
        {
            if (entry == 0)
                continue;
            int slot = Hash(nameOf(entry - 1)) & mask;
            while (_slots[slot] != 0)
                slot = (slot + 1) & mask;
            _slots[slot] = entry;
        }
    }

    private static int Hash(ReadOnlySpan<byte> name)
    {
        const ulong Factor = 0x9E3779B97F4A7C15;
        ulong hash = (ulong)name.Length;
        for (; name.Length >= sizeof(ulong); name = name[sizeof(ulong)..])
            hash = Mix((hash ^ MemoryMarshal.Read<ulong>(name)) * Factor);
        foreach (byte octet in name)
            hash = (hash ^ octet) * Factor;
        return (int)(Mix(hash) >> 1);

        static ulong Mix(ulong value) => value ^ (value >> 32);
    }
}
