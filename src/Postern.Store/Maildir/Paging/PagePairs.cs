namespace Postern.Store.Maildir.Paging;

/// <summary>Goes through two versions side by side, past the pages that they share.</summary>
internal static class PagePairs
{
    /// <summary>There is none in this version.</summary>
    internal const int None = -1;

    /// <summary>The places of each UID in both, in the order of the UIDs; of what stands on a page that both have, nothing is given.</summary>
    internal static IEnumerable<(int Before, int Now)> Of<T>(Pages<T> before, Pages<T> now)
        where T : struct, IHasUid
    {
        var (olds, news) = (new Cursor<T>(before), new Cursor<T>(now));
        while (true)
        {
            if (olds.IsAtPage && news.IsAtPage && ReferenceEquals(olds.Page, news.Page))
            {
                olds.SkipPage();
                news.SkipPage();
                continue;
            }

            if (olds.IsAtEnd && news.IsAtEnd)
                yield break;
            bool isOld = !olds.IsAtEnd && (news.IsAtEnd || olds.Uid <= news.Uid);
            bool isNew = !news.IsAtEnd && (olds.IsAtEnd || news.Uid <= olds.Uid);
            yield return (isOld ? olds.Place : None, isNew ? news.Place : None);
            if (isOld)
                olds.Next();
            if (isNew)
                news.Next();
        }
    }

    private struct Cursor<T>(Pages<T> all)
        where T : struct, IHasUid
    {
        private int _page;
        private int _at;

        internal readonly bool IsAtEnd => _page == all.PageCount;

        /// <summary>It stands on the first of a page.</summary>
        internal readonly bool IsAtPage => _at == 0 && !IsAtEnd;

        internal readonly T[] Page => all.Page(_page);

        internal readonly uint Uid => Page[_at].Uid;

        internal readonly int Place => all.StartOf(_page) + _at;

        internal void Next()
        {
            if (++_at == Page.Length)
                SkipPage();
        }

        internal void SkipPage() => (_page, _at) = (_page + 1, 0);
    }
}
