using System.Globalization;
using Postern.Net.Native;

namespace Postern.Net.Conduits;

/// <summary>The process at the other end of a Unix socket: the one that listened there (SO_PEERCRED of unix(7)).</summary>
/// <param name="Id">Its process id; 0 where the kernel does not say.</param>
public readonly record struct PeerProcess(int Id)
{
    private const int FlagsField = 6; // after the state: proc(5), /proc/pid/stat, field 9
    private const uint PF_EXITING = 4; // linux/sched.h

    /// <summary>Asks the kernel.</summary>
    public static unsafe PeerProcess Of(SocketConduit socket)
    {
        int* credentials = stackalloc int[3];
        int size = 3 * sizeof(int);
        return new PeerProcess(Libc.getsockopt(socket.Descriptor, Libc.SOL_SOCKET, Libc.SO_PEERCRED, credentials, &size) < 0 ? 0 : credentials[0]);
    }

    /// <summary>Whether it is ending, or has ended: the kernel says so before it closes the first of its descriptors.</summary>
    public bool IsEnding
    {
        get
        {
            try
            {
                string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{Id}/stat"));
                // The name in brackets may have blanks in it.
                string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                return (uint.Parse(fields[FlagsField], CultureInfo.InvariantCulture) & PF_EXITING) != 0;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return true; // there is no such process
            }
        }
    }
}
