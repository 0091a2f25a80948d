using System.Runtime.InteropServices;
using Postern.Store.Native;

namespace Postern.Store.Files;

/// <summary>One process at a time: an advisory lock on the file <c>PATH.lock</c>, which stays there; gone with the process that holds it.</summary>
/// <remarks>Waiting for it blocks. Threads of one process exclude each other too, because each opens the file anew (flock(2)).</remarks>
public sealed class FileLock : IDisposable
{
    private readonly int _descriptor;

    private FileLock(int descriptor) => _descriptor = descriptor;

    /// <summary>Waits until nobody else has it.</summary>
    /// <exception cref="IOException">The file cannot be made or locked.</exception>
    public static FileLock Take(string path)
    {
        var file = path + ".lock";
        PrivateFile.Ensure(file);
        var descriptor = Posix.Open(file, Posix.OpenReadWrite, 0);
        if (descriptor < 0)
            throw Fault(file, Marshal.GetLastPInvokeError());
        while (Posix.Lock(descriptor, Posix.Exclusive) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == Posix.Interrupted)
                continue;
            _ = Posix.Close(descriptor);
            throw Fault(file, error);
        }

        return new FileLock(descriptor);
    }

    /// <summary>Lets the next one in.</summary>
    public void Dispose() => _ = Posix.Close(_descriptor);

    private static IOException Fault(string file, int error) =>
        new($"“{file}” cannot be locked: {Marshal.GetPInvokeErrorMessage(error).ToLowerInvariant()}", error);
}
