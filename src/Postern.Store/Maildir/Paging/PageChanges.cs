namespace Postern.Store.Maildir.Paging;

/// <summary>A version to come: of the pages that it changes it has its own copies, and all others are those that were.</summary>
internal sealed class PageChanges<T>(Pages<T> known)
    where T : struct, IHasUid
{
    private readonly T[]?[] _changed = new T[known.PageCount][];
    private readonly bool[]?[] _gone = new bool[known.PageCount][];
    private readonly List<T> _added = [];
    private bool _isNone = true;

    /// <summary>What stands at a place of the version that was, as it is now.</summary>
    internal ref T this[int place]
    {
        get
        {
            int page = known.PageOf(place);
            _isNone = false;
            return ref (_changed[page] ??= (T[])known.Page(page).Clone())[place - known.StartOf(page)];
        }
    }

    /// <summary>The one at this place of the version that was has gone.</summary>
    internal void Remove(int place)
    {
        int page = known.PageOf(place);
        _isNone = false;
        (_gone[page] ??= new bool[known.Page(page).Length])[place - known.StartOf(page)] = true;
    }

    /// <summary>One has come, with a UID above all.</summary>
    internal void Add(in T value)
    {
        _isNone = false;
        _added.Add(value);
    }

    /// <summary>The version with all of that.</summary>
    internal Pages<T> Now()
    {
        if (_isNone)
            return known;
        var pages = new List<T[]>(known.PageCount + 1);
        int count = 0;
        for (int page = 0; page < known.PageCount; page++)
        {
            T[] now = Left(_changed[page] ?? known.Page(page), _gone[page]);
            if (now.Length > 0)
                pages.Add(now);
            count += now.Length;
        }

        Append(pages);
        count += _added.Count;
        var made = new Pages<T>([.. pages]);
        // Of pages that have lost nearly everything there would be many in the end.
        return pages.Count > (2 * (count / Pages<T>.Full)) + 8 ? Pages<T>.Of(made.ToArray()) : made;
    }

    private static T[] Left(T[] page, bool[]? gone)
    {
        if (gone is null)
            return page;
        var left = new T[gone.Count(isGone => !isGone)];
        int at = 0;
        for (int i = 0; i < page.Length; i++)
        {
            if (!gone[i])
                left[at++] = page[i];
        }

        return left;
    }

    private void Append(List<T[]> pages)
    {
        int taken = 0;
        if (_added.Count > 0 && pages.Count > 0 && pages[^1].Length < Pages<T>.Full)
        {
            taken = Math.Min(_added.Count, Pages<T>.Full - pages[^1].Length);
            pages[^1] = [.. pages[^1], .. _added[..taken]];
        }

        for (; taken < _added.Count; taken += Pages<T>.Full)
            pages.Add([.. _added.Slice(taken, Math.Min(Pages<T>.Full, _added.Count - taken))]);
    }
}
