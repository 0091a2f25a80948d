namespace Postern.Hosting.Confinement;

/// <summary>What may be done with a place in a sandbox.</summary>
[Flags]
internal enum Access
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Files are read, directories listed.</summary>
    Read = 1,

    /// <summary>Files are written, made and removed.</summary>
    Write = 2,

    /// <summary>Programs are started.</summary>
    Start = 4,
}
