using System.Runtime.CompilerServices;

namespace Postern.Net.Loops;

/// <summary>A pinned piece of memory that all connections of one loop share, one after the other.</summary>
/// <remarks>What lies in it is good until the next read on the same loop; nothing may keep a slice across an await.</remarks>
internal sealed unsafe class Scratch
{
    private readonly byte[] _array;

    internal Scratch(int length)
    {
        _array = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        Pointer = (byte*)Unsafe.AsPointer(ref _array[0]);
    }

    internal byte* Pointer { get; }

    internal int Length => _array.Length;

    internal ReadOnlyMemory<byte> Lend(int length) => new(_array, 0, length);
}
