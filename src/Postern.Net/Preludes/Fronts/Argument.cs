namespace Postern.Net.Preludes.Fronts;

/// <summary>Whether a command wants arguments.</summary>
internal enum Argument
{
    /// <summary>With or without.</summary>
    Any,

    /// <summary>Without.</summary>
    None,

    /// <summary>With.</summary>
    Some,
}
