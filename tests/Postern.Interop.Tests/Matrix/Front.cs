using Postern.Wire.Sasl;

namespace Postern.Interop.Tests.Matrix;

/// <summary>How a client shows a door who it is: a row of the matrix.</summary>
/// <param name="Name">As the log names it, but USER/LOGIN, which is the protocol's own command.</param>
internal sealed record Front(string Name)
{
    internal const string Command = "command";
    internal const string Apop = "APOP";

    /// <summary>The rows of a protocol, in the order in which they are shown.</summary>
    internal static IReadOnlyList<Front> Of(string protocol) =>
    [
        .. new[] { "PLAIN", "LOGIN" }.Select(name => new Front(name)),
        .. protocol == "submission" ? [] : new[] { new Front(Command) },
        .. new[] { "CRAM-MD5", "DIGEST-MD5" }.Select(name => new Front(name)),
        .. protocol == "pop3" ? [new Front(Apop)] : Array.Empty<Front>(),
        .. new[] { "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512", "SCRAM-SHA-256-PLUS", "EXTERNAL", "OTP", "ANONYMOUS" }.Select(name => new Front(name)),
    ];

    /// <summary>The password itself is told, so that a server behind can judge it.</summary>
    internal bool TellsPassword => Name is "PLAIN" or "LOGIN" or Command;

    /// <summary>Nobody is let in by it.</summary>
    internal bool IsRefused => Name == "ANONYMOUS";

    /// <summary>Each login uses something up: not two at once.</summary>
    internal bool IsOneByOne => Name == "OTP";

    /// <summary>As the door's log says it.</summary>
    internal string InLog(string protocol) => Name == Command ? CommandOf(protocol) : Name;

    /// <summary>As the page shows it.</summary>
    internal string Shown(string protocol) => Name == Command ? $"{CommandOf(protocol)} (command)" : Name == Apop ? "APOP (command)" : Name;

    /// <summary>The mechanism; null for a command.</summary>
    internal SaslMechanism? Mechanism => SaslMechanisms.Find(Name);

    private static string CommandOf(string protocol) => protocol == "pop3" ? "USER" : "LOGIN";
}
