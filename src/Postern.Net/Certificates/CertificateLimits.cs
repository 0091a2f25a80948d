namespace Postern.Net.Certificates;

/// <summary>Sizes and times that bound what certificates cost; each is arbitrary where no RFC is named.</summary>
internal static class CertificateLimits
{
    /// <summary>The largest certificate or key file that is read: arbitrary, a thousand certificates.</summary>
    internal const int FileBytes = 2 * 1024 * 1024;

    /// <summary>The largest OCSP answer: arbitrary; real ones have about 500 to 3,000 bytes.</summary>
    internal const int OcspBytes = 64 * 1024;

    /// <summary>How often watched files are looked at: twice and a bit within the five seconds that are promised.</summary>
    internal static readonly TimeSpan Watch = TimeSpan.FromSeconds(2);

    /// <summary>How long one OCSP request may take: arbitrary.</summary>
    internal static readonly TimeSpan Ocsp = TimeSpan.FromSeconds(10);

    /// <summary>How far a responder's clock may be ahead of ours.</summary>
    internal static readonly TimeSpan OcspSkew = TimeSpan.FromMinutes(5);

    /// <summary>How long an OCSP answer without nextUpdate is believed (RFC 6960 §4.2.2.1 says only that newer information is always available).</summary>
    internal static readonly TimeSpan OcspUndated = TimeSpan.FromDays(1);
}
