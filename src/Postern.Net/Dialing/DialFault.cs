using Postern.Net.Conduits;
using Postern.Net.Native;

namespace Postern.Net.Dialing;

/// <summary>The sentences in which a dial fails.</summary>
internal static class DialFault
{
    /// <summary>The process or the machine is short of something: no other address would help.</summary>
    internal static bool IsShortage(int error) => error is Libc.EMFILE or Libc.ENFILE or Libc.ENOBUFS or Libc.ENOMEM;

    internal static string Words(int error) => error switch
    {
        Libc.EMFILE => "out of file descriptors: this process has as many open as its limit allows (ulimit -n, LimitNOFILE=)",
        Libc.ENFILE => "out of file descriptors: the whole system has reached its limit (sysctl fs.file-max)",
        Libc.ENOBUFS or Libc.ENOMEM => "the system is out of memory for sockets",
        Libc.ECONNREFUSED => "connection refused",
        Libc.ETIMEDOUT => "timed out",
        Libc.EADDRNOTAVAIL => "no such local address, or no free local port",
        _ => Libc.Describe(error).ToLowerInvariant(),
    };

    internal static ConduitException Refused(string target, string why) => new(FaultKind.Connect, $"connect {target}: {why}");

    internal static ConduitException Refused(string target, int error) =>
        new(new ConduitFault(FaultKind.Connect, $"connect {target}: {Words(error)}") { Errno = error });

    /// <summary>Fails the dial if this is an error, and not 0.</summary>
    internal static void ThrowIf(int error, string target)
    {
        if (error != 0)
            throw Refused(target, error);
    }
}
