namespace Postern.Store.Maildir.Paging;

/// <summary>What a mailbox has of each message, in the order of the UIDs: in pages that one version of it shares with the next, so that a change costs the pages that it touches and no more.</summary>
/// <remarks>No page is empty; all are full, but for the last and for those that have lost messages. Any thread may read it.</remarks>
public sealed class Pages<T>
    where T : struct, IHasUid
{
    /// <summary>Arbitrary: so much is copied for one message.</summary>
    internal const int Full = 256;

    /// <summary>Of an empty mailbox.</summary>
    internal static readonly Pages<T> Empty = new([]);

    private readonly T[][] _pages;
    private readonly int[] _ends; // of each page: how many stand in it and before it

    internal Pages(T[][] pages)
    {
        _pages = pages;
        _ends = new int[pages.Length];
        int end = 0;
        for (int page = 0; page < pages.Length; page++)
            _ends[page] = end += pages[page].Length;
    }

    /// <summary>How many messages there are.</summary>
    public int Length => _ends.Length == 0 ? 0 : _ends[^1];

    /// <summary>What stands at this place, counted from 0.</summary>
    public ref readonly T this[int place] => ref At(place);

    /// <summary>How many pages there are.</summary>
    internal int PageCount => _pages.Length;

    /// <summary>These, in full pages.</summary>
    internal static Pages<T> Of(ReadOnlySpan<T> all)
    {
        var pages = new T[(all.Length + Full - 1) / Full][];
        for (int page = 0; page < pages.Length; page++)
            pages[page] = all.Slice(page * Full, Math.Min(Full, all.Length - (page * Full))).ToArray();
        return new Pages<T>(pages);
    }

    /// <summary>Room for so many, to be filled before anybody else sees it.</summary>
    internal static Pages<T> Room(int count)
    {
        var pages = new T[(count + Full - 1) / Full][];
        for (int page = 0; page < pages.Length; page++)
            pages[page] = new T[Math.Min(Full, count - (page * Full))];
        return new Pages<T>(pages);
    }

    /// <summary>Where this UID stands, counted from 0; where it does not, the complement of where the next one does.</summary>
    public int IndexOf(uint uid)
    {
        int first = 0, end = _pages.Length;
        while (first < end)
        {
            int middle = (first + end) / 2;
            if (_pages[middle][^1].Uid < uid)
                first = middle + 1;
            else
                end = middle;
        }

        if (first == _pages.Length)
            return ~Length;
        int found = IndexIn(_pages[first], uid);
        return found >= 0 ? StartOf(first) + found : ~(StartOf(first) + ~found);
    }

    /// <summary>All of it, one after the other.</summary>
    public T[] ToArray()
    {
        var all = new T[Length];
        for (int page = 0; page < _pages.Length; page++)
            _pages[page].CopyTo(all, StartOf(page));
        return all;
    }

    /// <summary>For <c>foreach</c>.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>What stands at this place, for whoever may change it: every version that has the page sees that.</summary>
    internal ref T At(int place)
    {
        int page = PageOf(place);
        return ref _pages[page][place - StartOf(page)];
    }

    internal T[] Page(int page) => _pages[page];

    /// <summary>The place of the first on a page.</summary>
    internal int StartOf(int page) => page == 0 ? 0 : _ends[page - 1];

    /// <summary>On which page this place is.</summary>
    internal int PageOf(int place)
    {
        // As it is where no page has lost any.
        int page = place / Full;
        if (page < _ends.Length && place < _ends[page] && place >= StartOf(page))
            return page;
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, Length);
        int found = Array.BinarySearch(_ends, place + 1);
        return found >= 0 ? found : ~found;
    }

    private static int IndexIn(T[] page, uint uid)
    {
        int low = 0, high = page.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            uint found = page[middle].Uid;
            if (found == uid)
                return middle;
            if (found < uid)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }

    /// <summary>Goes through all of it.</summary>
    public ref struct Enumerator
    {
        private readonly Pages<T> _all;
        private Span<T> _rest;
        private int _next;
        private int _at = -1;

        internal Enumerator(Pages<T> all) => _all = all;

        /// <summary>Where it stands.</summary>
        public readonly ref readonly T Current => ref _rest[_at];

        /// <summary>Goes to the next; false where there is none.</summary>
        public bool MoveNext()
        {
            if (++_at < _rest.Length)
                return true;
            if (_next == _all.PageCount)
                return false;
            _rest = _all.Page(_next++);
            _at = 0;
            return true;
        }
    }
}
