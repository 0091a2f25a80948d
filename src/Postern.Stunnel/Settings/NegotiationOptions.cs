using Postern.Wire.Text;

namespace Postern.Stunnel.Settings;

/// <summary><c>protocol</c> and the options that belong to it.</summary>
public sealed record NegotiationOptions
{
    /// <summary><c>protocol</c>, in small letters; null for none.</summary>
    public string? Protocol { get; init; }

    /// <summary><c>protocolAuthentication</c>, in small letters; null for the protocol's own.</summary>
    public string? Authentication { get; init; }

    /// <summary><c>protocolDomain</c>.</summary>
    public string? Domain { get; init; }

    /// <summary><c>protocolHeader</c>, in order.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary><c>protocolHost</c>.</summary>
    public string? Host { get; init; }

    /// <summary><c>protocolUsername</c>.</summary>
    public string? UserName { get; init; }

    /// <summary><c>protocolPassword</c>.</summary>
    public Secret? Password { get; init; }
}
