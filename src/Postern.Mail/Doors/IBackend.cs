using Postern.Mail.Doors.Logins;
using Postern.Net.Engine;

namespace Postern.Mail.Doors;

/// <summary>What stands behind a mail door. It may refuse before the door says OK, so that a failed login there is an honest no.</summary>
public interface IBackend
{
    /// <summary>What a client may be told before anybody has logged in.</summary>
    ValueTask<BackendProfile> ProfileAsync(Connection connection);

    /// <summary>Opens the mailbox for a client that has shown who it is, or whose password is judged there.</summary>
    /// <remarks>Where it opens, <see cref="Connection.Far"/> leads there, and the next byte from there is for the client.</remarks>
    ValueTask<Opening> OpenAsync(Connection connection, Identity identity);
}
