namespace Postern.Wire.Imap.Sets;

/// <summary>Collects numbers and ranges into a <see cref="NumberSet"/>; in ascending order it costs least.</summary>
public sealed class NumberSetBuilder
{
    private readonly List<NumberRange> _ranges = [];
    private bool _isUnordered;

    /// <summary>Adds one number, at least 1.</summary>
    public void Add(uint number) => Add(number, number);

    /// <summary>Adds all from the smaller to the larger, both included.</summary>
    public void Add(uint first, uint last)
    {
        if (_ranges is not [.., var end] || (long)first > (long)end.Last + 1)
        {
            _ranges.Add(new(first, last));
            return;
        }
        if (first < end.First)
        {
            _isUnordered = true;
            _ranges.Add(new(first, last));
            return;
        }
        _ranges[^1] = end with { Last = Math.Max(end.Last, last) };
    }

    /// <summary>Adds all of a set.</summary>
    public void Add(NumberSet set)
    {
        foreach (var range in set.Ranges)
            Add(range.First, range.Last);
    }

    /// <summary>The set of what was added; the builder can go on.</summary>
    public NumberSet Build()
    {
        if (_isUnordered)
            Order();
        return _ranges.Count == 0 ? NumberSet.Empty : new([.. _ranges]);
    }

    private void Order()
    {
        var ranges = _ranges.ToArray();
        Array.Sort(ranges, static (one, other) => one.First.CompareTo(other.First));
        _ranges.Clear();
        _isUnordered = false;
        foreach (var range in ranges)
            Add(range.First, range.Last);
    }
}
