namespace Postern.Store.Maildir;

/// <summary>What became of giving a folder another name.</summary>
public enum Renaming
{
    /// <summary>It has the new name, with all below it.</summary>
    Done,

    /// <summary>There is no such folder, and none below it.</summary>
    Missing,

    /// <summary>Another has the new name, or that of a folder below it.</summary>
    Taken,

    /// <summary>It cannot be: INBOX, a name below its own, or one that is too long for a folder below it.</summary>
    Impossible,
}
