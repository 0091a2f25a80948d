namespace Postern.Stunnel.Reading.Options;

/// <summary>Who knows an option.</summary>
internal enum OptionOrigin
{
    /// <summary>stunnel 5.68, and its <c>-help</c>.</summary>
    Stunnel,

    /// <summary>stunnel 5.68, but not its <c>-help</c>.</summary>
    Undocumented,

    /// <summary>Only later stunnels: 5.75 has it.</summary>
    Later,

    /// <summary>stunnel on Windows: refused on others, as by Debian's.</summary>
    Windows,

    /// <summary>Only Postern.</summary>
    Postern,
}
