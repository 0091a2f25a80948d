using Postern.Mail.Doors.Submission;
using Postern.Net.Conduits;

namespace Postern.Mail.Doors;

/// <summary>What came of a login at the server behind a door.</summary>
public abstract record Opening
{
    private Opening()
    {
    }

    /// <summary>The mailbox is open.</summary>
    /// <param name="Capabilities">What the client may be shown there.</param>
    /// <param name="Words">What the server said, fit for the client; empty for nothing.</param>
    public sealed record Opened(IReadOnlyList<string> Capabilities, string Words) : Opening
    {
        /// <summary>Where its mails go; null where mail is read.</summary>
        public INextHop? NextHop { get; init; }

        /// <summary>What speaks on with the client; null where a server behind does, or the door itself.</summary>
        public IClientService? Service { get; init; }
    }

    /// <summary>The server refused this login.</summary>
    /// <param name="Kind">How it is to be understood.</param>
    /// <param name="Code">Its response code, where the client may have it; null for none.</param>
    /// <param name="Words">What it said, as far as that reveals nothing; empty for nothing.</param>
    /// <param name="Why">The whole story, for the administrator.</param>
    public sealed record Refused(RefusalKind Kind, string? Code, string Words, string Why) : Opening
    {
        /// <summary>How the way to the server broke; null where it was the server that refused, or we.</summary>
        public FaultKind? Fault { get; init; }
    }
}
