namespace Postern.Store.Maildir.Index;

/// <summary>Which UIDs were expunged, and with which MODSEQ (RFC 7162 §3.2.5): of as many as are worth remembering. It never changes.</summary>
/// <param name="Floor">All that was expunged with a higher MODSEQ is known.</param>
/// <param name="Uids">In the order of the MODSEQs.</param>
internal sealed record Vanished(ulong Floor, ReadOnlyMemory<VanishedUid> Uids)
{
    /// <summary>Arbitrary: who asks for more is told of every UID that is not there, which is right too, and in ranges not even longer.</summary>
    internal const int Most = 16_384;

    internal static readonly Vanished Nothing = new(0, default);

    /// <summary>These too, which are younger than all before.</summary>
    internal Vanished With(List<uint> uids, ulong modSeq)
    {
        if (uids.Count == 0)
            return this;
        VanishedUid[] all = [.. Uids.Span, .. uids.Select(uid => new VanishedUid(modSeq, uid))];
        return new Vanished(Floor, all).Bounded();
    }

    /// <summary>No more than are worth it.</summary>
    internal Vanished Bounded()
    {
        if (Uids.Length <= Most)
            return this;
        int first = Uids.Length - Most;
        // Those of one MODSEQ are remembered together or not at all.
        ulong floor = Uids.Span[first - 1].ModSeq;
        while (first < Uids.Length && Uids.Span[first].ModSeq == floor)
            first++;
        return new Vanished(Math.Max(Floor, floor), Uids[first..].ToArray());
    }
}
