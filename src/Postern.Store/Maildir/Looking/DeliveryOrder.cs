namespace Postern.Store.Maildir.Looking;

/// <summary>The order in which new messages get their UIDs, the same as Dovecot's: by the seconds at the start of the name, the microseconds where both tell them, then the name.</summary>
internal sealed class DeliveryOrder : IComparer<StoredMessage>
{
    internal static readonly DeliveryOrder Instance = new();

    /// <summary>All of them in this order.</summary>
    internal static StoredMessage[] Sorted(List<StoredMessage> files)
    {
        long[] seconds = new long[files.Count];
        var sorted = files.ToArray();
        for (int i = 0; i < sorted.Length; i++)
        {
            var name = sorted[i].FileName.Span;
            seconds[i] = Number(ref name);
        }

        // Few are of one second, and only those need to be compared by more.
        Array.Sort(seconds, sorted);
        for (int first = 0, end; first < sorted.Length; first = end)
        {
            for (end = first + 1; end < sorted.Length && seconds[end] == seconds[first]; end++)
            {
            }

            if (end - first > 1)
                sorted.AsSpan(first, end - first).Sort(Instance.Compare);
        }

        return sorted;
    }

    private const long MostValue = long.MaxValue / 100;

    public int Compare(StoredMessage x, StoredMessage y)
    {
        var one = MessageName.BaseOf(x.FileName.Span);
        var other = MessageName.BaseOf(y.FileName.Span);
        int order = Number(ref one).CompareTo(Number(ref other));
        if (order == 0 && TryMicroseconds(one, out long first) && TryMicroseconds(other, out long second))
            order = first.CompareTo(second);
        return order != 0 ? order : one.SequenceCompareTo(other);
    }

    private static long Number(ref ReadOnlySpan<byte> text)
    {
        long value = 0;
        while (!text.IsEmpty && text[0] is >= (byte)'0' and <= (byte)'9')
        {
            value = Math.Min(MostValue, (value * 10) + (text[0] - '0'));
            text = text[1..];
        }

        return value;
    }

    // ".M<microseconds>P<pid>.host": within the part between the first two dots.
    private static bool TryMicroseconds(ReadOnlySpan<byte> rest, out long value)
    {
        value = 0;
        if (rest.IsEmpty || rest[0] != '.')
            return false;
        rest = rest[1..];
        int dot = rest.IndexOf((byte)'.');
        if (dot >= 0)
            rest = rest[..dot];
        int mark = rest.IndexOf((byte)'M');
        if (mark < 0)
            return false;
        rest = rest[(mark + 1)..];
        value = Number(ref rest);
        return true;
    }
}
