using Postern.Store.Maildir.Uids;
using Postern.Store.Native;

namespace Postern.Store.Maildir.Index.Keeping;

/// <summary>The right to look at a folder and give out MODSEQs for what is different: one at a time, of all threads and processes of ours.</summary>
/// <remarks>
/// It is held from before the look until the numbers are in the file: else of two processes one could give the higher number to what it saw, not having seen what the other gives the lower to,
/// and a client that goes from one to the other would never hear of it. <see cref="MailboxLock"/> is taken within it, never around it.
/// </remarks>
internal sealed class IndexLock : IDisposable
{
    private readonly int _descriptor;

    private IndexLock(int descriptor) => _descriptor = descriptor;

    /// <summary>Waits for it.</summary>
    /// <exception cref="IOException">The folder cannot be written to, or somebody does not let go.</exception>
    internal static IndexLock Take(MaildirFolder folder) =>
        new(MailboxLock.TakeFile(folder.Itself, "postern-index.lock", folder.FileMode, folder.Time, MailboxLock.Patience));

    /// <summary>Lets the next one in.</summary>
    public void Dispose() => _ = Posix.Close(_descriptor);
}
