namespace Postern.Mail.Servers.Imap.Fetching;

/// <summary>Why a FETCH stops between two pieces.</summary>
internal enum FetchPause
{
    /// <summary>Everything has been written.</summary>
    Over,

    /// <summary>A piece is worth sending.</summary>
    Full,

    /// <summary>What comes next is not in memory: it must go on on a worker.</summary>
    Disk,
}
