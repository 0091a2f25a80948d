namespace Postern.Interop.Tests.Matrix;

/// <summary>How a door logs in at the server behind it: a column of the matrix.</summary>
/// <param name="Name">The mechanism, or the protocol's own command.</param>
internal sealed record Back(string Name)
{
    internal const string External = "EXTERNAL";

    /// <summary>The columns of a protocol, in the order in which they are shown.</summary>
    internal static IReadOnlyList<Back> Of(string protocol) =>
    [
        .. new[] { "PLAIN", "LOGIN" }.Select(name => new Back(name)),
        .. protocol == "submission" ? [] : new[] { new Back(Front.Command) },
        .. new[] { "CRAM-MD5", "DIGEST-MD5" }.Select(name => new Back(name)),
        .. protocol == "pop3" ? new[] { new Back(Front.Apop) } : [],
        .. new[] { "SCRAM-SHA-1", "SCRAM-SHA-256", External }.Select(name => new Back(name)),
    ];

    /// <summary>It is the protocol's own command, at a server that has no SASL LOGIN: else that would be taken.</summary>
    internal bool IsCommand => Name == Front.Command;

    /// <summary>The line of the configuration that forces it.</summary>
    internal string Setting(string protocol) => $"serverMechanisms = {(IsCommand ? protocol == "pop3" ? "USER" : "LOGIN" : Name)}";

    /// <summary>As Dovecot's log says it: commands are PLAIN to it.</summary>
    internal string InLog => IsCommand ? "PLAIN" : Name;

    /// <summary>As the page shows it.</summary>
    internal string Shown(string protocol) => Name == Front.Apop ? "APOP (command)" : IsCommand ? $"{(protocol == "pop3" ? "USER" : "LOGIN")} (command)" : Name;
}
