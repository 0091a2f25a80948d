using System.Collections;
using System.Runtime.InteropServices;
using System.Text;
using Postern.Configuration;
using Postern.Hosting.Life;
using Postern.Hosting.Succession;
using Postern.Native;

namespace Postern.Hosting.Confinement;

/// <summary>The way into a sandbox: this thread goes in, and becomes the program once more.</summary>
internal static unsafe class Entry
{
    /// <summary>Without the right to move files between directories, which is there since version 2, no mail could be delivered.</summary>
    private const int LeastVersion = 2;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Goes in; it returns only where it has failed, and then the process must end.</summary>
    /// <param name="plan">What is to run there.</param>
    /// <exception cref="IOException">It cannot be done.</exception>
    public static void Enter(Plan plan)
    {
        ProgramFile program = ProgramFile.Find();
        Room wanted = RoomPlan.Named(plan);
        // What is not there cannot be allowed, and would be made later.
        foreach (string path in wanted.With(Access.Write).Where(path => !Path.Exists(path)))
            Directory.CreateDirectory(path, OwnerOnly);
        Room room = RoomPlan.Of(plan, program.Path);
        int version = Landlock.Version;
        if (Libc.prctl(Libc.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
            throw Failed("prctl(PR_SET_NO_NEW_PRIVS)");
        if (version >= LeastVersion)
            Confine(room, version);
        string inherited = Sandbox.InheritanceOf(version >= LeastVersion ? version : 0, room);
        // The runtime ignores it, and who is started ignoring it ignores it for ever.
        _ = Libc.signal(Libc.SIGPIPE, Libc.SIG_DFL);
        _ = Libc.execve(program.Path, Native([program.Name, .. program.Arguments]), Native(EnvironmentWith(inherited)));
        throw Failed($"starting {program.Path} in its sandbox");
    }

    private static void Confine(Room room, int version)
    {
        LandlockRights known = LandlockRights.Execute | LandlockRights.WriteFile | LandlockRights.ReadFile | LandlockRights.ReadDirectory | LandlockRights.ChangeDirectory | LandlockRights.MakeDevices
            | (version >= 3 ? LandlockRights.Truncate : LandlockRights.None)
            | (version >= 5 ? LandlockRights.ControlDevice : LandlockRights.None);
        int set = Landlock.Forbid(known);
        foreach (var (path, access) in room.Places)
        {
            LandlockRights rights = RightsOf(access) & known;
            _ = Landlock.TryAllow(set, path, Directory.Exists(path) ? rights : rights & LandlockRights.OfFiles);
        }
        Landlock.Enter(set);
    }

    private static LandlockRights RightsOf(Access access) =>
        (access.HasFlag(Access.Read) ? LandlockRights.ReadFile | LandlockRights.ReadDirectory : LandlockRights.None)
        | (access.HasFlag(Access.Write) ? LandlockRights.WriteFile | LandlockRights.ChangeDirectory | LandlockRights.Truncate | LandlockRights.ControlDevice : LandlockRights.None)
        | (access.HasFlag(Access.Start) ? LandlockRights.Execute : LandlockRights.None);

    private static List<string> EnvironmentWith(string inherited)
    {
        // The runtime's socket for debuggers cannot be made in /tmp from inside.
        var all = new List<string> { $"{Sandbox.Variable}={inherited}", $"{Detachment.NoDiagnostics}=0" };
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            if (entry is { Key: string name, Value: string value } && name is not (Sandbox.Variable or Detachment.NoDiagnostics))
                all.Add($"{name}={value}");
        }
        return all;
    }

    /// <summary>A null-terminated array of C strings; it goes with the process's old memory.</summary>
    private static byte** Native(List<string> texts)
    {
        byte** all = (byte**)NativeMemory.AllocZeroed((nuint)(texts.Count + 1), (nuint)sizeof(byte*));
        for (int i = 0; i < texts.Count; i++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(texts[i]);
            all[i] = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
            bytes.CopyTo(new Span<byte>(all[i], bytes.Length));
        }
        return all;
    }

    private static IOException Failed(string what)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{what} failed: {Marshal.GetPInvokeErrorMessage(error).ToLowerInvariant()}");
    }
}
