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

    /// <summary>Remove a directory.</summary>
    RemoveDirectory = 1 << 4,

    /// <summary>Remove a file.</summary>
    RemoveFile = 1 << 5,

    /// <summary>Make a character device.</summary>
    MakeCharacterDevice = 1 << 6,

    /// <summary>Make a directory.</summary>
    MakeDirectory = 1 << 7,

    /// <summary>Make a file.</summary>
    MakeRegularFile = 1 << 8,

    /// <summary>Make a Unix socket.</summary>
    MakeSocket = 1 << 9,

    /// <summary>Make a named pipe.</summary>
    MakeFifo = 1 << 10,

    /// <summary>Make a block device.</summary>
    MakeBlockDevice = 1 << 11,

    /// <summary>Make a symbolic link.</summary>
    MakeSymbolicLink = 1 << 12,

    /// <summary>Move to another directory.</summary>
    Refer = 1 << 13,

    /// <summary>Remove and make whatever a directory can hold but devices, and move it to another.</summary>
    ChangeDirectory = RemoveDirectory | RemoveFile | MakeDirectory | MakeRegularFile | MakeSocket | MakeFifo | MakeSymbolicLink | Refer,

    /// <summary>Make devices: nobody is given it.</summary>
    MakeDevices = MakeCharacterDevice | MakeBlockDevice,

    /// <summary>Cut a file; since version 3.</summary>
    Truncate = 1 << 14,

    /// <summary>Control a device; since version 5.</summary>
    ControlDevice = 1 << 15,

    /// <summary>Those that a rule for a file may have, and not for a directory.</summary>
    OfFiles = Execute | WriteFile | ReadFile | Truncate | ControlDevice,
}
