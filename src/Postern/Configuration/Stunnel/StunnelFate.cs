namespace Postern.Configuration.Stunnel;

/// <summary>What becomes of an option of stunnel.</summary>
internal enum StunnelFate
{
    /// <summary>It means here what it means there.</summary>
    Carried,

    /// <summary>Nothing is lost without it: it is accepted, and said.</summary>
    Ignored,

    /// <summary>Without it the section would mean something else: the file is refused.</summary>
    Refused,
}
