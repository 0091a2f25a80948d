namespace Postern.Store.Maildir.Index.Keeping;

/// <summary>What was learnt of messages and is not in the file yet, and their summaries.</summary>
internal sealed class LearntFacts(MaildirFolder folder) : IDisposable
{
    // Arbitrary: so much may have to be learnt again after a kill.
    private const int MostRows = 4096;
    private const int MostOctets = 256 * 1024;

    private readonly SummaryFile _file = new(folder);
    private readonly Dictionary<uint, byte[]> _summaries = [];
    private readonly HashSet<uint> _rows = [];
    private int _octets;

    internal bool IsNothing => _rows.Count == 0 && _summaries.Count == 0;

    /// <summary>It is time to write it down.</summary>
    internal bool IsMuch => _rows.Count > MostRows || _octets > MostOctets;

    internal void Add(uint uid) => _rows.Add(uid);

    internal void Add(uint uid, ReadOnlySpan<byte> summary)
    {
        if (_summaries.Remove(uid, out byte[]? earlier))
            _octets -= earlier.Length;
        _summaries.Add(uid, summary.ToArray());
        _octets += summary.Length;
    }

    internal ReadOnlyMemory<byte>? SummaryOf(IndexSnapshot index, uint uid, SummaryWindow window)
    {
        if (_summaries.TryGetValue(uid, out byte[]? summary))
            return summary;
        return index.IndexOf(uid) is >= 0 and int place ? _file.Read(index.Mailbox.UidValidity, index.Rows[place], window) : null;
    }

    internal void Forget()
    {
        _rows.Clear();
        _summaries.Clear();
        _octets = 0;
    }

    internal void Forget(List<uint> gone)
    {
        foreach (uint uid in gone)
        {
            _rows.Remove(uid);
            if (_summaries.Remove(uid, out byte[]? summary))
                _octets -= summary.Length;
        }
    }

    /// <summary>Writes the summaries down, and gives the places of messages that have learnt something.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    internal IReadOnlyList<int> Write(IndexSnapshot index, bool cleans)
    {
        if (cleans && _file.RemoveWhereStale(index.Rows))
        {
            for (int place = 0; place < index.Count; place++)
                index.Rows.At(place).SummaryAt = IndexRow.Unknown;
        }

        var summaries = _summaries.Where(summary => index.IndexOf(summary.Key) >= 0).Select(summary => (summary.Key, summary.Value)).ToList();
        if (summaries.Count > 0)
        {
            long[] at = _file.Append(index.Mailbox.UidValidity, summaries);
            for (int i = 0; i < at.Length; i++)
            {
                ref var row = ref index.Rows.At(index.IndexOf(summaries[i].Key));
                (row.SummaryAt, row.SummaryLength) = (at[i], summaries[i].Value.Length);
                _rows.Add(row.Uid);
            }
        }

        int[] places = [.. _rows.Select(index.IndexOf).Where(place => place >= 0)];
        Forget();
        return places;
    }

    public void Dispose() => _file.Dispose();
}
