using Postern.Stunnel.Tests.Services;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Tls;

/// <summary>The program openssl as a client.</summary>
internal static class OpenSslPeer
{
    /// <summary>What s_client says until the other side closes.</summary>
    internal static async Task<string> ClientAsync(int port, string arguments)
    {
        string? openssl = ExternalProgram.Find("openssl");
        if (openssl is null)
            Assert.Skip("openssl is not installed");
        string[] words = LabFiles.Instance.Expand(arguments).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using var limit = new CancellationTokenSource(ServiceBench.Limit);
        return (await ExternalProgram.RunAsync(openssl, ["s_client", "-connect", $"127.0.0.1:{port}", "-ign_eof", .. words], limit.Token)).Text;
    }
}
