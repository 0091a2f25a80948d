namespace Postern.Net.Dialing;

/// <summary>The limits of dialing that no door changes.</summary>
internal static class DialLimits
{
    /// <summary>How long an attempt goes on alone before the next address is tried beside it: RFC 8305 §5.</summary>
    internal static readonly TimeSpan AttemptDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>How long IPv4 addresses wait for the IPv6 ones: RFC 8305 §3.</summary>
    internal static readonly TimeSpan ResolutionDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a target, or one address of it, that failed stands behind the others. Arbitrary: about as long as a server needs to restart.</summary>
    internal static readonly TimeSpan FailureMemory = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait for a name before there is an address to try. Arbitrary: what glibc would take with two servers that are silent, and some.</summary>
    internal static readonly TimeSpan Resolve = TimeSpan.FromSeconds(30);

    /// <summary>The name of the limit on reaching a target.</summary>
    internal const string ConnectName = "connect";

    /// <summary>The name of the limit on a proxy's answer.</summary>
    internal const string ProxyName = "proxy";

    /// <summary>Addresses of one name that are tried. Arbitrary.</summary>
    internal const int Addresses = 32;

    /// <summary>Bytes of a proxy's answer, all header lines together. Arbitrary.</summary>
    internal const int ProxyHeader = 16 * 1024;

    /// <summary>Bytes of one line that a child wrote to its standard error; the rest is cut. Arbitrary.</summary>
    internal const int ErrorLine = 500;

    /// <summary>Bytes of standard error that are logged of one child; the rest is read and dropped. Arbitrary.</summary>
    internal const int ErrorText = 64 * 1024;
}
