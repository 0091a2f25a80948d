using System.Runtime.InteropServices;

namespace Postern.Store.Maildir.Index.Keeping;

/// <summary>A number by which damage is noticed: fast, and no proof against anybody who wants to deceive (who can write here can write mail).</summary>
internal static class Checksum
{
    private const ulong Factor = 0x9E3779B97F4A7C15;

    /// <summary>Of these octets at this place; the same octets elsewhere have another.</summary>
    internal static ulong Of(ReadOnlySpan<byte> octets, ulong place)
    {
        ulong one = Mix(place ^ Factor), two = Mix(one ^ (ulong)octets.Length);
        var pairs = MemoryMarshal.Cast<byte, ulong>(octets[..(octets.Length & ~15)]);
        // Two at a time, so that one multiplication need not wait for the other.
        for (int i = 0; i < pairs.Length; i += 2)
        {
            one = Mix((one ^ pairs[i]) * Factor);
            two = Mix((two ^ pairs[i + 1]) * Factor);
        }

        foreach (byte octet in octets[(octets.Length & ~15)..])
            one = Mix((one ^ octet) * Factor);
        return Mix((one ^ Mix(two * Factor)) * Factor);
    }

    private static ulong Mix(ulong value) => value ^ (value >> 29);
}
