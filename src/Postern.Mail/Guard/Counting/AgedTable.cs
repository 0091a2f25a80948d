namespace Postern.Mail.Guard.Counting;

/// <summary>A table of a fixed size: rows are found by their mark, and where there is no room the one that was not seen for longest goes.</summary>
/// <remarks>Eight places for each mark; an attacker who does not know the key cannot choose whom to push out.</remarks>
internal sealed class AgedTable<TRow>
    where TRow : struct, IAgedRow
{
    private const int Ways = 8;

    private readonly TRow[] _rows;

    public AgedTable(int size) => _rows = new TRow[size];

    /// <summary>Places that were changed since somebody asked.</summary>
    public HashSet<int> Changed { get; } = [];

    /// <summary>How many places there are.</summary>
    public int Size => _rows.Length;

    /// <summary>The row at a place.</summary>
    public ref TRow this[int place] => ref _rows[place];

    /// <summary>The place of a mark; -1 where it is not remembered.</summary>
    public int Find(ulong mark)
    {
        var first = First(mark);
        for (var place = first; place < first + Ways; place++)
        {
            if (_rows[place].Mark == mark)
                return place;
        }

        return -1;
    }

    /// <summary>The row of a mark, made where there was none, to be changed.</summary>
    public ref TRow Take(ulong mark, uint now)
    {
        var place = Find(mark);
        if (place < 0)
        {
            place = Oldest(First(mark));
            _rows[place] = new TRow { Mark = mark };
        }

        _rows[place].Seen = now;
        Changed.Add(place);
        return ref _rows[place];
    }

    /// <summary>Forgets a mark.</summary>
    public void Remove(ulong mark)
    {
        if (Find(mark) is not (var place and >= 0))
            return;
        _rows[place] = default;
        Changed.Add(place);
    }

    private int First(ulong mark) => (int)(mark % (ulong)(_rows.Length / Ways)) * Ways;

    private int Oldest(int first)
    {
        var oldest = first;
        for (var place = first; place < first + Ways; place++)
        {
            if (_rows[place].Seen < _rows[oldest].Seen)
                oldest = place;
        }

        return oldest;
    }
}
