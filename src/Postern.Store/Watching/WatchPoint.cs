using Postern.Store.Files;

namespace Postern.Store.Watching;

/// <summary>One directory, and who wants to know of it.</summary>
internal sealed class WatchPoint(string path, bool onlyDirectories)
{
    internal const int NotWatched = -1;

    internal string Path { get; } = path;

    /// <summary>Only directories in it count: it is the root of a tree, in which files come and go all the time.</summary>
    internal bool OnlyDirectories { get; } = onlyDirectories;

    internal List<WatchedFolder> Owners { get; } = [];

    /// <summary>The kernel's number; without one it is looked at from time to time.</summary>
    internal int Number { get; set; } = NotWatched;

    /// <summary>As it was when it was looked at last.</summary>
    internal FileStamp Stamp { get; set; }

}
