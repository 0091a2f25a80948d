using System.Globalization;
using Postern.Ssh.Programs;
using Postern.Ssh.Servers;
using Postern.Wire.Ends;

namespace Postern.Ssh.Carrying;

/// <summary>What the user's ssh configuration makes of a server.</summary>
/// <param name="Address">Where it really is.</param>
/// <param name="ConnectsItself">The configuration says how to get there (ProxyJump, ProxyCommand, an address to come from): that is ssh's own affair.</param>
internal sealed record SshConfig(HostPort Address, bool ConnectsItself)
{
    private const int UsualPort = 22;
    private static readonly string[] Ways = ["proxycommand", "proxyjump", "bindaddress", "bindinterface"];

    /// <summary>Asks ssh; it connects to nobody for this.</summary>
    /// <exception cref="SshException">There is no ssh, or it does not like its configuration.</exception>
    internal static async Task<SshConfig> ReadAsync(string program, SshServer server, TimeSpan limit, TimeProvider time, CancellationToken cancel)
    {
        using var over = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancel);
        try
        {
            return Of(await EffectiveSettings.ReadAsync([program, "-G", .. server.Words], server, home: "", either.Token), server);
        }
        catch (OperationCanceledException)
        {
            throw new SshException(cancel.IsCancellationRequested ? $"{server}: the carrier ends" : $"{server}: limit reached: ssh's configuration, {limit.TotalSeconds:0} s");
        }
    }

    private static SshConfig Of(EffectiveSettings settings, SshServer server)
    {
        bool itself = Ways.Any(way => settings.Value(way) is not (null or "none" or "")) || settings.Value("addressfamily") is not (null or "any");
        int port = int.TryParse(settings.Value("port"), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : UsualPort;
        return new SshConfig(new HostPort(settings.Value("hostname") ?? server.Host, port), itself);
    }
}
