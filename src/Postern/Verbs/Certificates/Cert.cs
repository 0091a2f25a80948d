using System.CommandLine;
using Postern.Net.Certificates;
using Postern.Net.Certificates.Files;
using Postern.Verbs.Output;

namespace Postern.Verbs.Certificates;

/// <summary><c>postern cert</c>: makes, shows and checks certificates.</summary>
internal static class Cert
{
    internal const int Fine = 0;
    internal const int Problems = 1;

    /// <summary>The verb with its three parts.</summary>
    /// <param name="page">Where it prints.</param>
    /// <param name="time">The clock by which certificates begin and end.</param>
    /// <param name="host">The name of this machine, for a certificate without names.</param>
    /// <param name="peer">Asks a server for its chain, whether or not it would be trusted; throws <see cref="IOException"/> where it cannot.</param>
    internal static Command Create(Page page, TimeProvider time, string host, Func<string, CancellationToken, Task<PeerChain>> peer) =>
        new("cert", "Makes, shows and checks certificates")
        {
            CertNew.Create(page, time, host),
            CertShow.Create(page, time, peer),
            CertCheck.Create(page, time),
        };

    /// <summary>Runs a verb; what the world refuses becomes one line.</summary>
    internal static async Task<int> RunAsync(Page page, Func<Task<int>> verb)
    {
        try
        {
            return await verb();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            page.Complain(FileFault.Words(e));
            return Problems;
        }
    }
}
