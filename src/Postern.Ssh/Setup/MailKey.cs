using Postern.Ssh.Diagnosis;
using Postern.Ssh.Programs;
using Postern.Ssh.Servers;
using Postern.Wire.Text;

namespace Postern.Ssh.Setup;

/// <summary>The key that is for mail alone.</summary>
/// <param name="Path">The private key's file.</param>
/// <param name="Public">The public key.</param>
/// <param name="IsNew">Whether it was made now.</param>
public sealed record MailKey(string Path, PublicKey Public, bool IsNew)
{
    private const string Kind = "ed25519";

    /// <summary>Takes the key of this file, or makes one.</summary>
    /// <param name="path">The private key's file; its directory is made, for the user alone, where there is none.</param>
    /// <param name="passphrase">Whether ssh-keygen asks for a passphrase on the terminal for a new key; otherwise it has none.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="SshException">There is none and none can be made.</exception>
    public static async Task<MailKey> FindOrMakeAsync(string path, bool passphrase, CancellationToken cancel)
    {
        bool isNew = !File.Exists(path);
        if (isNew)
            await MakeAsync(path, passphrase, cancel);
        return new MailKey(path, await PublicAsync(path, cancel), isNew);
    }

    private static async Task MakeAsync(string path, bool passphrase, CancellationToken cancel)
    {
        if (File.Exists(path + ".pub"))
            throw new SshException(SshFault.KeyMissing, $"{path}.pub is there without its private key {path}: name another key with --identity");
        MakeDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!); // a full path of a file has a directory
        string[] secret = passphrase ? [] : ["-N", ""];
        (int code, _, IReadOnlyList<string> errors) = await ProgramRun.ToEndAsync(["ssh-keygen", "-q", "-t", Kind, .. secret, "-C", MailOnly.Mark, "-f", path], cancel);
        if (code != 0 || !File.Exists(path))
            throw new SshException($"no key could be made at {path}: {Words(errors)}");
    }

    /// <summary>What the private key says itself; a .pub file beside it may be another's, and is only asked where a passphrase locks the key.</summary>
    private static async Task<PublicKey> PublicAsync(string path, CancellationToken cancel)
    {
        (int code, string output, IReadOnlyList<string> errors) = await ProgramRun.ToEndAsync(["ssh-keygen", "-y", "-P", "", "-f", path], cancel);
        if (code == 0 && PublicKey.Find(output) is { } key)
            return key;
        if (errors.Any(line => line.Contains("too open", StringComparison.Ordinal)))
            throw new SshException(SshFault.KeyPermissions, $"the key {path} can be read by others: run `chmod 600 {path}`");
        if (File.Exists(path + ".pub") && PublicKey.Find(await File.ReadAllTextAsync(path + ".pub", cancel)) is { } beside)
            return beside;
        throw new SshException($"{path} cannot be used as a key: {Words(errors)}");
    }

    private static void MakeDirectory(string path)
    {
        try
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SshException($"the directory {path} cannot be made: {SystemWords.Of(e)}");
        }
    }

    private static string Words(IReadOnlyList<string> errors) => errors.Count == 0 ? "ssh-keygen does not say why" : PeerWords.Printable(errors[^1]);
}
