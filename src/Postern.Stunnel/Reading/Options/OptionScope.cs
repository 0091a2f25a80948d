namespace Postern.Stunnel.Reading.Options;

/// <summary>Where an option may stand.</summary>
internal enum OptionScope
{
    /// <summary>Before the first section only.</summary>
    Global,

    /// <summary>In a section, or before the first one for all of them.</summary>
    Service,
}
