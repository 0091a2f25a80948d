using Postern.Wire.Imap.Sets;

namespace Postern.Wire.Tests.Imap.Sets;

public sealed class NumberSetTests
{
    [Fact]
    public void Sets_are_what_sets_of_numbers_are()
    {
        var random = new Random(1);
        for (int round = 0; round < 2000; round++)
        {
            var (one, ones) = Some(random);
            var (two, twos) = Some(random);
            Assert.Equal(ones, one.Numbers());
            Assert.Equal(ones.Count, one.Count);
            Assert.Equal(ones.Intersect(twos).Order(), one.And(two).Numbers());
            Assert.Equal(ones.Union(twos).Order(), one.Or(two).Numbers());
            Assert.Equal(ones.Except(twos), one.Without(two).Numbers());
            Assert.All(Enumerable.Range(0, 45), number => Assert.Equal(ones.Contains((uint)number), one.Contains((uint)number)));
            Assert.Equal(ones.SetEquals(twos), one.Equals(two));
            Assert.Equal(one, Parse(one));
            Assert.Equal(ones.FirstOrDefault(), one.Smallest);
            Assert.Equal(ones.LastOrDefault(), one.Largest);
        }
    }

    [Fact]
    public void Numbers_become_UIDs_and_back()
    {
        var random = new Random(2);
        for (int round = 0; round < 1000; round++)
        {
            var (mailbox, uids) = Some(random);
            var (named, names) = Some(random);
            uint[] ordered = [.. uids];
            var numbers = named.ToNumbers(ordered);
            Assert.Equal(uids.Index().Where(row => names.Contains(row.Item)).Select(row => (uint)row.Index + 1), numbers.Numbers());
            Assert.Equal(mailbox.And(named), numbers.ToUids(ordered));
        }
    }

    [Fact]
    public void Ranges_never_touch()
    {
        Assert.Equal("1:4", NumberSet.Of([3, 4, 1, 2]).ToString());
        Assert.Equal("1,3", NumberSet.Of([3, 1, 3]).ToString());
        Assert.Equal("4294967294:4294967295", NumberSet.Of([uint.MaxValue, uint.MaxValue - 1]).ToString());
        Assert.Equal("", NumberSet.Of(5, 4).ToString());
    }

    [Fact]
    public void The_largest_UID_ends_a_range()
    {
        Assert.Equal("2", NumberSet.Of(uint.MaxValue, uint.MaxValue).ToNumbers([1, uint.MaxValue]).ToString());
        Assert.Equal("1", NumberSet.Of(1, uint.MaxValue).Without(NumberSet.Of(2, uint.MaxValue)).ToString());
    }

    [Fact]
    public void A_mailbox_of_100_000_messages_is_one_range()
    {
        var set = NumberSet.Of([.. Enumerable.Range(1, 100_000).Select(number => (uint)number)]);
        Assert.Equal("1:100000", set.ToString());
        Assert.Equal(1, set.Ranges.Length);
    }

    private static (NumberSet Set, SortedSet<uint> Numbers) Some(Random random)
    {
        var builder = new NumberSetBuilder();
        var numbers = new SortedSet<uint>();
        for (int i = random.Next(8); i > 0; i--)
        {
            uint first = (uint)random.Next(1, 40);
            uint last = (uint)Math.Min(40, first + random.Next(4));
            builder.Add(first, last);
            for (uint number = first; number <= last; number++)
                numbers.Add(number);
        }
        return (builder.Build(), numbers);
    }

    private static NumberSet Parse(NumberSet set) =>
        set.IsEmpty ? NumberSet.Empty : SequenceSet.TryParse(System.Text.Encoding.ASCII.GetBytes(set.ToString()), out var read, out _) ? read.Resolve(0) : throw new InvalidOperationException(set.ToString());
}
