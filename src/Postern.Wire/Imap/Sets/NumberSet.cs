using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Postern.Wire.Imap.Sets;

/// <summary>Message numbers or UIDs, each once, in ascending order: what a <see cref="SequenceSet"/> means in a mailbox, and what a server tells.</summary>
/// <remarks>It is kept as ranges with a gap between each and the next, so a whole mailbox costs as much as one message.</remarks>
public sealed class NumberSet : IEquatable<NumberSet>
{
    /// <summary>Nothing.</summary>
    public static readonly NumberSet Empty = new([]);

    private readonly NumberRange[] _ranges;

    internal NumberSet(NumberRange[] ranges)
    {
        _ranges = ranges;
        foreach (var range in ranges)
            Count += range.Count;
    }

    /// <summary>How many numbers there are.</summary>
    public long Count { get; }

    /// <summary>There is none.</summary>
    public bool IsEmpty => _ranges.Length == 0;

    /// <summary>The smallest; 0 of an empty set.</summary>
    public uint Smallest => IsEmpty ? 0 : _ranges[0].First;

    /// <summary>The largest; 0 of an empty set.</summary>
    public uint Largest => IsEmpty ? 0 : _ranges[^1].Last;

    /// <summary>The ranges, in ascending order, with a gap between each and the next.</summary>
    public ReadOnlySpan<NumberRange> Ranges => _ranges;

    /// <summary>All from the first to the last; empty where the last is smaller.</summary>
    public static NumberSet Of(uint first, uint last) => first > last ? Empty : new([new(first, last)]);

    /// <summary>These numbers, in any order.</summary>
    public static NumberSet Of(ReadOnlySpan<uint> numbers)
    {
        var builder = new NumberSetBuilder();
        foreach (uint number in numbers)
            builder.Add(number);
        return builder.Build();
    }

    /// <summary>Whether it is in the set, in logarithmic time.</summary>
    public bool Contains(uint number)
    {
        int at = FirstEndingFrom(number);
        return at < _ranges.Length && _ranges[at].First <= number;
    }

    /// <summary>What is in both.</summary>
    public NumberSet And(NumberSet other)
    {
        var builder = new NumberSetBuilder();
        for (int i = 0, j = 0; i < _ranges.Length && j < other._ranges.Length;)
        {
            var (one, two) = (_ranges[i], other._ranges[j]);
            uint first = Math.Max(one.First, two.First);
            uint last = Math.Min(one.Last, two.Last);
            if (first <= last)
                builder.Add(first, last);
            if (one.Last < two.Last)
                i++;
            else
                j++;
        }
        return builder.Build();
    }

    /// <summary>What is in either.</summary>
    public NumberSet Or(NumberSet other)
    {
        var builder = new NumberSetBuilder();
        builder.Add(this);
        builder.Add(other);
        return builder.Build();
    }

    /// <summary>What is in this and not in the other.</summary>
    public NumberSet Without(NumberSet other)
    {
        var builder = new NumberSetBuilder();
        foreach (var range in _ranges)
        {
            long next = range.First;
            for (int i = other.FirstEndingFrom(range.First); i < other._ranges.Length && other._ranges[i].First <= range.Last; i++)
            {
                if (other._ranges[i].First > next)
                    builder.Add((uint)next, other._ranges[i].First - 1);
                next = (long)other._ranges[i].Last + 1;
            }
            if (next <= range.Last)
                builder.Add((uint)next, range.Last);
        }
        return builder.Build();
    }

    /// <summary>The message numbers of those of these UIDs that a mailbox has.</summary>
    /// <param name="uids">The mailbox's UIDs, ascending; message 1 is the first.</param>
    public NumberSet ToNumbers(ReadOnlySpan<uint> uids)
    {
        var builder = new NumberSetBuilder();
        foreach (var range in _ranges)
        {
            int first = LowerBound(uids, range.First);
            int end = range.Last == uint.MaxValue ? uids.Length : LowerBound(uids, range.Last + 1);
            if (first < end)
                builder.Add((uint)first + 1, (uint)end);
        }
        return builder.Build();
    }

    /// <summary>The UIDs of these message numbers; a number that the mailbox has not is passed over.</summary>
    /// <param name="uids">The mailbox's UIDs, ascending; message 1 is the first.</param>
    public NumberSet ToUids(ReadOnlySpan<uint> uids)
    {
        var builder = new NumberSetBuilder();
        foreach (var range in _ranges)
        {
            for (long number = range.First; number <= range.Last && number <= uids.Length; number++)
                builder.Add(uids[(int)number - 1]);
        }
        return builder.Build();
    }

    /// <summary>Goes through all numbers, ascending.</summary>
    public IEnumerable<uint> Numbers()
    {
        foreach (var range in _ranges)
        {
            for (long number = range.First; number <= range.Last; number++)
                yield return (uint)number;
        }
    }

    /// <summary>Writes the set in its shortest form, as <c>1:3,7</c> (RFC 9051 §9, uid-set); an empty set is nothing, which no grammar has.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        bool isFirst = true;
        foreach (var range in _ranges)
        {
            var room = output.GetSpan(2 * 11);
            int length = 0;
            if (!isFirst)
                room[length++] = (byte)',';
            isFirst = false;
            _ = Utf8Formatter.TryFormat(range.First, room[length..], out int written);
            length += written;
            if (range.Last > range.First)
            {
                room[length++] = (byte)':';
                _ = Utf8Formatter.TryFormat(range.Last, room[length..], out written);
                length += written;
            }
            output.Advance(length);
        }
    }

    /// <summary>The set in its shortest form, as <c>1:3,7</c>.</summary>
    public override string ToString()
    {
        var output = new ArrayBufferWriter<byte>(16);
        Write(output);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }

    /// <summary>Whether the same numbers are in both.</summary>
    public bool Equals(NumberSet? other) => other is not null && _ranges.AsSpan().SequenceEqual(other._ranges);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NumberSet);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_ranges.Length, Smallest, Largest, Count);

    private int FirstEndingFrom(uint number)
    {
        int low = 0;
        for (int high = _ranges.Length; low < high;)
        {
            int middle = (low + high) >>> 1;
            if (_ranges[middle].Last < number)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private static int LowerBound(ReadOnlySpan<uint> uids, uint uid)
    {
        int found = uids.BinarySearch(uid);
        return found < 0 ? ~found : found;
    }
}
