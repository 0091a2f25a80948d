using System.Diagnostics;
using System.Globalization;
using Postern.Ssh.Servers;
using Postern.Wire.Ends;

namespace Postern.Ssh.Carrying;

/// <summary>What the user's ssh configuration makes of a server: <c>ssh -G</c>.</summary>
/// <param name="Address">Where it really is.</param>
/// <param name="ConnectsItself">The configuration says how to get there (ProxyJump, ProxyCommand, an address to come from): that is ssh's own affair.</param>
internal sealed record SshConfig(HostPort Address, bool ConnectsItself)
{
    private static readonly string[] Ways = ["proxycommand", "proxyjump", "bindaddress", "bindinterface"];

    /// <summary>Asks ssh; it connects to nobody for this.</summary>
    /// <exception cref="SshException">There is no ssh, or it does not like its configuration.</exception>
    internal static async Task<SshConfig> ReadAsync(string program, SshServer server)
    {
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string word in (string[])["-G", .. server.Words])
            start.ArgumentList.Add(word);
        try
        {
            using Process asked = Process.Start(start) ?? throw new SshException($"{program} could not be started");
            asked.StandardInput.Close();
            Task<string> errors = asked.StandardError.ReadToEndAsync();
            string output = await asked.StandardOutput.ReadToEndAsync();
            await asked.WaitForExitAsync();
            return asked.ExitCode == 0
                ? Of(output, server)
                : throw new SshException($"{server}: ssh does not take its configuration: “{(await errors).Trim().ReplaceLineEndings("; ")}”");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new SshException($"{server}: there is no ssh program here: install openssh-client");
        }
    }

    private static SshConfig Of(string output, SshServer server)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in output.Split('\n'))
        {
            int blank = line.IndexOf(' ', StringComparison.Ordinal);
            if (blank > 0)
                values.TryAdd(line[..blank], line[(blank + 1)..].Trim());
        }
        bool itself = Ways.Any(way => values.TryGetValue(way, out string? value) && value is not ("none" or ""))
            || (values.TryGetValue("addressfamily", out string? family) && family != "any");
        int port = int.TryParse(values.GetValueOrDefault("port"), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 22;
        return new SshConfig(new HostPort(values.GetValueOrDefault("hostname", server.Host), port), itself);
    }
}
