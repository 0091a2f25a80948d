using Postern.Stunnel.Reading.Values;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading;

/// <summary>A section while it is read. A new one begins as a copy of what the global part says.</summary>
internal sealed record SectionDraft
{
    /// <summary>All that is already a value.</summary>
    public ServiceOptions Service { get; init; } = new() { Name = "stunnel", SocketOptions = SocketText.Defaults };

    /// <summary>Addresses as written: they are looked at when the section ends.</summary>
    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <inheritdoc cref="Accept"/>
    public IReadOnlyList<string> Connect { get; init; } = [];

    /// <inheritdoc cref="Accept"/>
    public IReadOnlyList<string> Redirect { get; init; } = [];

    /// <summary><c>sni</c> as written: what it means depends on <c>client</c>, which may stand behind it.</summary>
    public IReadOnlyList<string> Sni { get; init; } = [];
}
