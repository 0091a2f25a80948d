namespace Postern.Net.Succession;

/// <summary>The first line from a process to the one that is to take its place.</summary>
/// <param name="Version">What is spoken: <see cref="Spoken"/>.</param>
/// <param name="Descriptors">The soft limit of descriptors that programs started from here get: the successor cannot see it any more.</param>
/// <param name="Sockets">What stands at the descriptors from <see cref="FirstSocket"/> on, in this order.</param>
internal sealed record Greeting(int Version, long Descriptors, IReadOnlyList<PassedSocket> Sockets)
{
    /// <summary>The version that this program speaks; another one is refused.</summary>
    internal const int Spoken = 1;

    /// <summary>The descriptor at which both talk.</summary>
    internal const int Channel = 3;

    /// <summary>The first descriptor of a socket.</summary>
    internal const int FirstSocket = 4;

    /// <summary>The environment variable with the process id of the predecessor.</summary>
    internal const string Variable = "POSTERN_PREDECESSOR";

    /// <summary>Bytes of the longest line: some ten thousand places.</summary>
    internal const int LongestLine = 1 << 20;
}
