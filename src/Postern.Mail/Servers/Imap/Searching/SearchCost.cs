namespace Postern.Mail.Servers.Imap.Searching;

/// <summary>What must be known of a message before a key can be judged, the cheapest first.</summary>
internal enum SearchCost
{
    /// <summary>What the index has in memory.</summary>
    Index,

    /// <summary>Its size or its date, for which the file may have to be looked at.</summary>
    Facts,

    /// <summary>Its envelope, which the index may remember.</summary>
    Envelope,

    /// <summary>Its header.</summary>
    Header,

    /// <summary>All of it.</summary>
    Body,
}
