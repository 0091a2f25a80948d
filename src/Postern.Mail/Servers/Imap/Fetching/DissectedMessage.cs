using Postern.Store.Maildir;
using Postern.Wire.Message.Mime;

namespace Postern.Mail.Servers.Imap.Fetching;

/// <summary>The parts of the message that was read through last: a client that fetches a large one piece by piece does not have it read through for each.</summary>
/// <param name="Uid">Its UID.</param>
/// <param name="Size">Octets of its file.</param>
/// <param name="Date">The date of its file.</param>
/// <param name="Parts">Its parts.</param>
internal sealed record DissectedMessage(uint Uid, long Size, DateTimeOffset Date, MessagePart Parts)
{
    /// <summary>Arbitrary: smaller ones are read through as fast as they are sent.</summary>
    internal const long WorthKeeping = 64 * 1024;

    /// <summary>Whether it is this message, whose file nobody has changed in its place.</summary>
    internal bool IsOf(uint uid, MessageFile file) => (Uid, Size, Date) == (uid, file.Size, file.InternalDate);
}
