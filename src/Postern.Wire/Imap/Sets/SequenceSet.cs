using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postern.Wire.Imap.Sets;

/// <summary>The messages that a client names, by number or by UID, as it wrote them (RFC 9051 §9, sequence-set): what <c>*</c> and <c>$</c> mean is known in a mailbox only.</summary>
public sealed class SequenceSet
{
    /// <summary>What <c>$</c> is: the result that the last SEARCH saved (RFC 5182 §2.1).</summary>
    public static readonly SequenceSet Saved = new([], isSaved: true);

    // Zero stands for the star. What has no star has its smaller number first.
    private readonly NumberRange[] _ranges;

    private SequenceSet(NumberRange[] ranges, bool isSaved)
    {
        _ranges = ranges;
        IsSaved = isSaved;
    }

    /// <summary>It is <c>$</c>, and nothing else.</summary>
    public bool IsSaved { get; }

    /// <summary>A star is in it.</summary>
    public bool HasStar => Array.Exists(_ranges, range => range.First == 0 || range.Last == 0);

    /// <summary>Reads a set that is written by itself.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out SequenceSet? set, out string fault)
    {
        var reader = new ImapReader(text);
        set = Read(ref reader);
        bool isWhole = reader.End();
        fault = reader.Fault ?? "";
        if (!isWhole)
            set = null;
        return isWhole;
    }

    /// <summary>Reads a set; where the reader has a fault it means nothing.</summary>
    public static SequenceSet Read(ref ImapReader reader)
    {
        // sequence-set = (seq-number / seq-range) ["," sequence-set] / seq-last-command; seq-last-command = "$"
        if (reader.TryLetter('$'))
            return Saved;
        var ranges = new List<NumberRange>(1);
        do
        {
            if (ranges.Count == SetLimits.Ranges)
                reader.Fail("Too many numbers in a set");
            uint first = SeqNumber(ref reader);
            uint last = reader.TryLetter(':') ? SeqNumber(ref reader) : first;
            ranges.Add(last != 0 && (first == 0 || last < first) ? new(last, first) : new(first, last));
        }
        while (reader.TryLetter(','));
        return new([.. ranges], isSaved: false);
    }

    /// <summary>What is meant where the largest number is this one; a star where there is none means nothing.</summary>
    /// <remarks>A range from beyond the largest to the star holds the largest: <c>559:*</c> always names the last message (RFC 9051 §6.4.9). Of <c>$</c> it is empty.</remarks>
    public NumberSet Resolve(uint largest)
    {
        var builder = new NumberSetBuilder();
        foreach (var range in _ranges)
        {
            uint first = range.First == 0 ? largest : range.First;
            uint last = range.Last == 0 ? largest : range.Last;
            if (largest == 0 && (range.First == 0 || range.Last == 0))
                continue;
            builder.Add(Math.Min(first, last), Math.Max(first, last));
        }
        return builder.Build();
    }

    /// <summary>The message numbers that are meant in a mailbox.</summary>
    /// <param name="isUid">The set names UIDs; those that the mailbox has not are passed over (RFC 9051 §6.4.9).</param>
    /// <param name="uids">The mailbox's UIDs, ascending; message 1 is the first.</param>
    /// <param name="saved">The UIDs that <c>$</c> stands for.</param>
    /// <param name="numbers">The message numbers.</param>
    /// <returns>False where a message number is beyond the mailbox, a star in an empty one too: that is a BAD (RFC 9051 §9, seq-number).</returns>
    public bool TryResolve(bool isUid, ReadOnlySpan<uint> uids, NumberSet saved, out NumberSet numbers)
    {
        if (IsSaved)
        {
            numbers = saved.ToNumbers(uids);
            return true;
        }
        if (isUid)
        {
            numbers = Resolve(uids.IsEmpty ? 0 : uids[^1]).ToNumbers(uids);
            return true;
        }
        numbers = Resolve((uint)uids.Length);
        if (numbers.Largest <= uids.Length && !(uids.IsEmpty && HasStar))
            return true;
        numbers = NumberSet.Empty;
        return false;
    }

    /// <summary>The set as it goes over the wire, each range with its smaller number first.</summary>
    public override string ToString()
    {
        if (IsSaved)
            return "$";
        var text = new StringBuilder();
        foreach (var range in _ranges)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(Number(range.First));
            if (range.First != range.Last)
                text.Append(':').Append(Number(range.Last));
        }
        return text.ToString();
    }

    // seq-number = nz-number / "*"
    private static uint SeqNumber(ref ImapReader reader) => reader.TryLetter('*') ? 0 : reader.NzNumber();

    private static string Number(uint number) => number == 0 ? "*" : number.ToString();
}
