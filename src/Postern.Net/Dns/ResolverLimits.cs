namespace Postern.Net.Dns;

/// <summary>The limits of the resolver.</summary>
internal static class ResolverLimits
{
    /// <summary>How often the files are looked at. Arbitrary: glibc looks each time, and this is as good as that to a person.</summary>
    internal static readonly TimeSpan FileCheck = TimeSpan.FromSeconds(5);

    /// <summary>The longest an answer is kept. Arbitrary: RFC 2181 §8 would allow 68 years.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The longest a "no" is kept. Arbitrary, and short: a name that was missing at start must heal.</summary>
    internal static readonly TimeSpan LongestNo = TimeSpan.FromSeconds(60);

    /// <summary>How long an answer may still serve after its time, while no server answers: RFC 8767 §5 says one to three days; arbitrary.</summary>
    internal static readonly TimeSpan Stale = TimeSpan.FromHours(1);

    /// <summary>How long servers that failed are left alone while a stale answer serves: RFC 8767 §5.</summary>
    internal static readonly TimeSpan Recheck = TimeSpan.FromSeconds(30);

    /// <summary>How long servers may think before a stale answer serves: RFC 8767 §5.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1800);

    /// <summary>How long the system's answer is kept; getaddrinfo(3) does not tell how long it is good. Arbitrary.</summary>
    internal static readonly TimeSpan System = TimeSpan.FromSeconds(5);

    /// <summary>Answers that are kept: two for each of 4096 names. Arbitrary.</summary>
    internal const int Answers = 8192;
}
