using System.Diagnostics.CodeAnalysis;

namespace Postern.Net.Dns;

/// <summary>Findings for as long as they are true, and some while longer; the least used make room. For any thread.</summary>
internal sealed class AnswerCache(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Question, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();

    /// <summary>A finding that is still true.</summary>
    internal bool TryFresh(Question question, [NotNullWhen(true)] out Finding? finding) => TryFind(question, alsoStale: false, out finding);

    /// <summary>A finding that may serve while nobody answers (RFC 8767).</summary>
    internal bool TryStale(Question question, [NotNullWhen(true)] out Finding? finding) =>
        TryFind(question, alsoStale: true, out finding) && finding.IsFound;

    internal void Put(Question question, Finding finding)
    {
        lock (_lock)
        {
            Remove(question);
            if (finding.Keep <= TimeSpan.Zero && !finding.IsFound)
                return;
            TimeSpan until = Now + finding.Keep;
            _entries[question] = _byUse.AddFirst(new Entry(question, finding, until, until + ResolverLimits.Stale));
            if (_entries.Count > ResolverLimits.Answers)
                Remove(_byUse.Last!.Value.Question); // just added to: not empty
        }
    }

    /// <summary>Lets a stale finding serve without asking, until servers that failed are asked again.</summary>
    internal void Prolong(Question question)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(question, out var node))
                node.Value = node.Value with { Until = Now + ResolverLimits.Recheck };
        }
    }

    internal void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            _byUse.Clear();
        }
    }

    private TimeSpan Now => time.GetElapsedTime(0);

    private bool TryFind(Question question, bool alsoStale, [NotNullWhen(true)] out Finding? finding)
    {
        finding = null;
        lock (_lock)
        {
            if (!_entries.TryGetValue(question, out var node))
                return false;
            Entry entry = node.Value;
            if (Now >= entry.Gone)
            {
                Remove(question);
                return false;
            }
            if (Now >= (alsoStale ? entry.Gone : entry.Until))
                return false;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            finding = entry.Finding;
            return true;
        }
    }

    private void Remove(Question question)
    {
        if (_entries.Remove(question, out var node))
            _byUse.Remove(node);
    }

    /// <param name="Question">What was asked.</param>
    /// <param name="Finding">What was found.</param>
    /// <param name="Until">When it is to be asked again.</param>
    /// <param name="Gone">When it serves no more, even if nobody answers.</param>
    private sealed record Entry(Question Question, Finding Finding, TimeSpan Until, TimeSpan Gone);
}
