namespace Postern.Interop.Tests.Mailboxes.Killing;

/// <summary>A letter, and what was said of it last: what was asked for and not answered may have been done or not.</summary>
internal sealed class Promise(string subject)
{
    internal const string Nowhere = "";
    internal const string Inbox = "INBOX";
    internal const string Other = "Other";
    internal const string Both = "INBOX+Other";

    /// <summary>By what it is told from all others.</summary>
    internal string Subject => subject;

    /// <summary>The UIDs that it was promised in each mailbox.</summary>
    internal Dictionary<string, uint> Uids { get; } = new(StringComparer.Ordinal);

    /// <summary>Where it may be: one of these.</summary>
    internal IReadOnlyCollection<string> Places { get; set; } = [Nowhere];

    /// <summary>Its flag in INBOX was acknowledged.</summary>
    internal bool MustBeFlagged { get; set; }

    /// <summary>The letters that came with it in one APPEND: all are there, or none is.</summary>
    internal IReadOnlyList<Promise> Companions { get; set; } = [];

    /// <summary>It is known to be exactly there.</summary>
    internal bool IsIn(string place) => Places.Count == 1 && Places.Contains(place);
}
