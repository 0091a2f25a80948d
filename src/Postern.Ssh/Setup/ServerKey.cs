using Postern.Ssh.Diagnosis;
using Postern.Ssh.Programs;
using Postern.Ssh.Servers;
using Postern.Wire.Text;

namespace Postern.Ssh.Setup;

/// <summary>The host key that a server shows, and whether it is known to the user's ssh.</summary>
/// <param name="Kind">As in <c>ssh-ed25519</c>.</param>
/// <param name="Fingerprint"><c>SHA256:</c> and base64.</param>
/// <param name="Lines">What to add to known_hosts, where the key is not known yet.</param>
public sealed record ServerKey(string Kind, string Fingerprint, IReadOnlyList<string> Lines)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Mark = "Server host key: ";
    private const string CertificateMark = "Server host certificate: ";

    /// <summary>Whether ssh connects without asking.</summary>
    public bool IsKnown => Lines.Count == 0;

    /// <summary>Asks the server for its key, with ssh's own configuration (aliases, jump hosts) and without logging in.</summary>
    /// <exception cref="SshException">It is not reached, or its key is another one than is known.</exception>
    public static Task<ServerKey> AskAsync(SshLogin login, CancellationToken cancel) =>
        SshRun.WithinAsync(login with { MayAsk = false, Identity = null }, async limit => await KnownAsync(login, limit) ?? await UnknownAsync(login, limit), cancel);

    /// <summary>Adds the key to the user's known hosts, or those that the configuration names; answers the file.</summary>
    /// <exception cref="SshException">The file cannot be written.</exception>
    public async Task<string> PinAsync(SshLogin login, CancellationToken cancel)
    {
        string path = await KnownHostsFileAsync(login, cancel);
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } directory)
                Directory.CreateDirectory(directory, Private | UnixFileMode.UserExecute);
            await using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, UnixCreateMode = Private });
            // A last line that somebody left open must not swallow ours.
            bool isOpen = file.Length > 0 && file.Seek(-1, SeekOrigin.End) >= 0 && file.ReadByte() != '\n';
            file.Seek(0, SeekOrigin.End);
            await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes((isOpen ? "\n" : "") + string.Concat(Lines.Select(line => line + "\n"))), cancel);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SshException($"the host key cannot be added to {path}: {SystemWords.Of(e)}");
        }
    }

    /// <summary>The key, if ssh knows it; null if it does not.</summary>
    private static async Task<ServerKey?> KnownAsync(SshLogin login, CancellationToken cancel)
    {
        IReadOnlyList<string> lines = await GreetAsync(login, [], cancel);
        SshFinding finding = SshDiagnosis.Of(lines, login.Server);
        if (finding.Fault == SshFault.HostKeyUnknown)
            return null;
        // Turned away at the login, which is what was asked for: then the host key was good.
        var said = new SshSayings(lines, login.Server);
        if (!said.IsDenied && !said.IsLoggedIn)
            throw finding.ToException();
        string[] shown = (said.After(Mark) ?? said.After(CertificateMark) ?? "").Split(' ');
        return shown.Length >= 2 ? new ServerKey(shown[0], shown[1].TrimEnd(','), []) : throw finding.ToException();
    }

    /// <summary>ssh itself writes the line as it wants to read it (hashed, with the alias of its configuration), in a file of ours.</summary>
    private static async Task<ServerKey> UnknownAsync(SshLogin login, CancellationToken cancel)
    {
        string directory = Directory.CreateTempSubdirectory("postern-ssh-").FullName;
        try
        {
            string file = Path.Combine(directory, "known_hosts");
            string[] own = ["-o", $"UserKnownHostsFile=\"{file.Replace("%", "%%", StringComparison.Ordinal)}\"", "-o", "GlobalKnownHostsFile=/dev/null", "-o", "StrictHostKeyChecking=accept-new"];
            IReadOnlyList<string> said = await GreetAsync(login, own, cancel);
            string[] lines = File.Exists(file) ? [.. (await File.ReadAllLinesAsync(file, cancel)).Where(line => PublicKey.Find(line) is not null)] : [];
            if (lines.Length == 0)
                throw SshDiagnosis.Of(said, login.Server).ToException();
            PublicKey key = PublicKey.Find(lines[0])!; // only such lines are there
            return new ServerKey(key.Kind, key.Fingerprint, lines);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Comes as far as the login, and offers nothing for it.</summary>
    private static async Task<IReadOnlyList<string>> GreetAsync(SshLogin login, string[] own, CancellationToken cancel)
    {
        SshLogin asking = login with { MayAsk = false, Identity = null };
        using ProgramRun run = ProgramRun.Start(asking.Words(["-N", "-T", "-o", "PreferredAuthentications=none", .. own]));
        await run.SaysAsync(SshRun.IsLoggedIn, cancel); // it must not be let in, and where it is, nothing more is wanted
        return run.Errors;
    }

    private static async Task<string> KnownHostsFileAsync(SshLogin login, CancellationToken cancel) =>
        (await EffectiveSettings.ReadAsync(login, cancel)).File("userknownhostsfile") switch
        {
            null or "none" or "/dev/null" => throw new SshException($"{login.Server}: your ssh configuration keeps no known hosts (UserKnownHostsFile): nothing can be pinned"),
            var file => file,
        };
}
