using Postern.Testing;

namespace Postern.Interop.Tests.Peers;

/// <summary>Settings of mbsync that fetch one INBOX into a Maildir.</summary>
internal static class MbsyncSettings
{
    /// <summary>Writes them, and makes the folder that the Maildir <c>inbox</c> will be in.</summary>
    /// <param name="directory">Where they are written.</param>
    /// <param name="folder">The folder in it.</param>
    /// <param name="server">Lines that name the server, and how one logs in there.</param>
    /// <returns>The file for <c>mbsync --config</c>.</returns>
    internal static string Write(TemporaryDirectory directory, string folder, string server)
    {
        Directory.CreateDirectory(directory.File(folder));
        return directory.Write("mbsyncrc", $"""
            IMAPStore far
            {server}

            MaildirStore near
            Path {directory.File(folder)}/
            Inbox {directory.File(folder)}/inbox

            Channel all
            Far :far:
            Near :near:
            Patterns INBOX
            Create Near
            SyncState *

            """);
    }
}
