namespace Postern.Stunnel.Reading.Options;

/// <summary>How an option here stands to that of stunnel 5.68; <c>docs/stunnel.md</c> says why.</summary>
internal enum Standing
{
    /// <summary>It does the same.</summary>
    Same,

    /// <summary>It does the same, and what users suffered from is gone.</summary>
    Better,

    /// <summary>It is taken, and does something else.</summary>
    Differs,

    /// <summary>It is taken and does nothing, or is refused.</summary>
    No,
}
