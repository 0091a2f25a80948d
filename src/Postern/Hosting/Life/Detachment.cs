using Postern.Native;

namespace Postern.Hosting.Life;

/// <summary>The child's side of <see cref="Background"/>: a session of its own, and standard streams that lead nowhere once it is ready.</summary>
internal static class Detachment
{
    /// <summary>The runtime's own variable: with 0 it makes no sockets for debuggers in /tmp, which stay there when a process is killed. No setting of the program's own does that.</summary>
    public const string NoDiagnostics = "DOTNET_EnableDiagnostics";

    /// <summary>Whether this process is such a child; <see cref="IsWanted"/> has still to be asked.</summary>
    public static bool IsChild => Environment.GetEnvironmentVariable(Background.Variable) == "1";

    /// <summary>Whether this process is such a child. Its own children must not believe that they are, too.</summary>
    public static bool IsWanted()
    {
        bool wanted = IsChild;
        Environment.SetEnvironmentVariable(Background.Variable, value: null);
        if (wanted)
            Environment.SetEnvironmentVariable(NoDiagnostics, value: null);
        return wanted;
    }

    /// <summary>Leaves the terminal's session, so that neither its end nor its Ctrl-C concerns us; before anything is opened.</summary>
    public static void LeaveSession() => _ = Libc.setsid();

    /// <summary>Opens what <see cref="LetGo"/> needs, while the file system is all there: after chroot(2) there need not be a /dev/null.</summary>
    /// <returns>Tells the parent that the doors are open, and lets go of the standard streams; throws an <see cref="IOException"/> where the parent has gone: whoever wanted this start no longer does.</returns>
    /// <exception cref="IOException">/dev/null cannot be opened.</exception>
    public static Action Prepare()
    {
        int nowhere = Libc.open("/dev/null", Libc.O_RDWR | Libc.O_CLOEXEC, 0);
        if (nowhere < 0)
            throw new IOException("/dev/null cannot be opened");
        return () => LetGo(nowhere);
    }

    private static unsafe void LetGo(int nowhere)
    {
        byte end = Background.EndOfStart;
        if (Libc.write(1, &end, 1) != 1)
            throw new IOException("whoever started this in the background has gone away");
        // dup2(2) takes the close-on-exec flag off: the three stay open for children, as they expect.
        for (int stream = 0; stream <= 2; stream++)
            _ = Libc.dup2(nowhere, stream);
        if (nowhere > 2)
            _ = Libc.close(nowhere);
    }
}
