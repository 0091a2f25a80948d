namespace Postern.Native;

/// <summary>Rights of Landlock, LANDLOCK_ACCESS_FS_… (landlock(7)).</summary>
[Flags]
internal enum LandlockRights : ulong
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Start a file.</summary>
    Execute = 1 << 0,

    /// <summary>Open a file to write.</summary>
    WriteFile = 1 << 1,

    /// <summary>Open a file to read.</summary>
    ReadFile = 1 << 2,

    /// <summary>List a directory.</summary>
    ReadDirectory = 1 << 3,

    /// <summary>Remove and make whatever a directory can hold but devices, and move it to another.</summary>
    ChangeDirectory = 0x37B0,

    /// <summary>Make devices: nobody is given it.</summary>
    MakeDevices = 0x0840,

    /// <summary>Cut a file; since version 3.</summary>
    Truncate = 1 << 14,

    /// <summary>Control a device; since version 5.</summary>
    ControlDevice = 1 << 15,

    /// <summary>Those that a rule for a file may have, and not for a directory.</summary>
    OfFiles = Execute | WriteFile | ReadFile | Truncate | ControlDevice,
}
