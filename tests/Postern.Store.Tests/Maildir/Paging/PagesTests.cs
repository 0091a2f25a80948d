using Postern.Store.Maildir.Paging;

namespace Postern.Store.Tests.Maildir.Paging;

public sealed class PagesTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Versions_of_random_changes_are_what_a_list_would_be(int seed)
    {
        var random = new Random(seed);
        int count = random.Next(3) == 0 ? 0 : random.Next(1500);
        var model = Enumerable.Range(1, count).Select(uid => new Row((uint)uid * 2, 0)).ToList();
        var pages = Pages<Row>.Of(model.ToArray());
        uint next = (uint)(count * 2) + 2;
        for (int version = 1; version <= 10; version++)
        {
            var (before, old) = (pages, model.ToArray());
            pages = Changed(pages, model, random, random.Next(5), random.Next(400), version, ref next);
            Assert.Equal(model, pages.ToArray());
            Assert.Equal(old, before.ToArray()); // which is as it was
            Compare(before, old, pages, model);
            Walk(pages, model);
        }
    }

    [Fact]
    public void A_change_of_one_message_leaves_all_other_pages_as_they_are()
    {
        var before = Pages<Row>.Of([.. Enumerable.Range(1, 10_000).Select(uid => new Row((uint)uid, 0))]);
        var changes = new PageChanges<Row>(before);
        changes[5000] = new Row(5001, 1);
        var now = changes.Now();
        Assert.Equal(1, Enumerable.Range(0, now.PageCount).Count(page => !ReferenceEquals(before.Page(page), now.Page(page))));
        Assert.Equal(Pages<Row>.Full, PagePairs.Of(before, now).Count());
    }

    [Fact]
    public void Pages_that_lost_nearly_everything_are_put_together()
    {
        var pages = Pages<Row>.Of([.. Enumerable.Range(1, 10_000).Select(uid => new Row((uint)uid, 0))]);
        var changes = new PageChanges<Row>(pages);
        for (int place = 0; place < pages.Length; place++)
        {
            if (place % 100 != 0)
                changes.Remove(place);
        }

        Assert.Equal((100, 1), (changes.Now().Length, changes.Now().PageCount));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(300)]
    public void There_is_nothing_beyond_the_ends(int place)
    {
        var pages = Pages<Row>.Of([.. Enumerable.Range(1, 300).Select(uid => new Row((uint)uid, 0))]);
        Assert.Throws<ArgumentOutOfRangeException>(() => pages[place].Uid);
    }

    private static Pages<Row> Changed(Pages<Row> pages, List<Row> model, Random random, int kind, int many, int version, ref uint next)
    {
        var changes = new PageChanges<Row>(pages);
        int from = model.Count == 0 ? 0 : random.Next(model.Count);
        int[] places = [.. Enumerable.Range(0, model.Count).Where(place => kind % 2 == 0 ? place >= from && place < from + many : random.Next(400) < many)];
        if (kind >= 2)
        {
            foreach (int place in places)
                changes.Remove(place);
        }
        else
        {
            foreach (int place in places)
                changes[place] = model[place] = model[place] with { Version = version };
        }

        if (kind >= 2)
            model.RemoveAll(row => places.Any(place => pages[place].Uid == row.Uid));
        for (int i = 0; i < (kind == 4 ? many * 3 : kind); i++, next += 2)
        {
            changes.Add(new Row(next, version));
            model.Add(new Row(next, version));
        }

        return changes.Now();
    }

    private static void Compare(Pages<Row> before, Row[] old, Pages<Row> now, List<Row> model)
    {
        var pairs = PagePairs.Of(before, now).ToList();
        var olds = old.ToDictionary(row => row.Uid);
        var news = model.ToDictionary(row => row.Uid);
        var told = new HashSet<uint>();
        foreach (var (one, other) in pairs)
        {
            uint uid = one >= 0 ? before[one].Uid : now[other].Uid;
            Assert.Equal((olds.ContainsKey(uid), news.ContainsKey(uid)), (one >= 0, other >= 0));
            Assert.True(other < 0 || now[other].Uid == uid);
            Assert.True(told.Add(uid));
        }

        Assert.All(olds.Values.Where(row => !news.TryGetValue(row.Uid, out var now) || now != row), row => Assert.Contains(row.Uid, told));
        Assert.All(news.Keys.Where(uid => !olds.ContainsKey(uid)), uid => Assert.Contains(uid, told));
    }

    private static void Walk(Pages<Row> pages, List<Row> model)
    {
        Assert.Equal(model.Count, pages.Length);
        int place = 0;
        foreach (ref readonly var row in pages)
            Assert.Equal(model[place++], row);
        Assert.Equal(model.Count, place);
        for (int i = 0; i < model.Count; i++)
        {
            Assert.Equal(model[i], pages[i]);
            Assert.Equal(i, pages.IndexOf(model[i].Uid));
            Assert.Equal(~i, pages.IndexOf(model[i].Uid - 1));
        }

        Assert.Equal(~model.Count, pages.IndexOf(uint.MaxValue));
    }

    private readonly record struct Row(uint Uid, int Version) : IHasUid;
}
