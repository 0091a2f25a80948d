using Postern.Configuration.Settings;
using Postern.Net.Settings;

namespace Postern.Configuration;

/// <summary>A door, read and found good, and where it was written.</summary>
internal sealed record DoorPlan(DoorSettings Door, Place Where)
{
    /// <summary>The settings that were given, each with its line.</summary>
    public IReadOnlyList<Spoken> Said { get; init; } = [];

    /// <summary>The legs on which clear text crosses a network, all of them allowed; each is logged when the door opens.</summary>
    public IReadOnlyList<ClearLeg> ClearLegs { get; init; } = [];

    /// <summary>Where a setting was given last, or with this as its first word; the section where it was not.</summary>
    public Place PlaceOf(string setting, string? value = null) => PlaceOf(Said, Where, setting, value);

    /// <inheritdoc cref="PlaceOf(string, string?)"/>
    public static Place PlaceOf(IReadOnlyList<Spoken> said, Place section, string setting, string? value = null) =>
        said.LastOrDefault(one => one.Setting.Name == setting && (value is null || one.Value.Split(' ', '\t')[0] == value))?.Where ?? section;
}
