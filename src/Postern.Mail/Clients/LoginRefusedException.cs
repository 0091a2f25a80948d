namespace Postern.Mail.Clients;

/// <summary>A mail server that was reached did not let us in.</summary>
/// <param name="kind">How it is to be understood.</param>
/// <param name="code">Its response code; null for none.</param>
/// <param name="words">What it said; empty where it was not the server who refused.</param>
/// <param name="why">The whole story, for the administrator.</param>
internal sealed class LoginRefusedException(LoginRefusal kind, string? code, string words, string why) : Exception(why)
{
    /// <summary>How it is to be understood.</summary>
    internal LoginRefusal Kind { get; } = kind;

    /// <summary>Its response code; null for none.</summary>
    internal string? Code { get; } = code;

    /// <summary>What it said; empty where it was not the server who refused.</summary>
    internal string Words { get; } = words;
}
