using Postern.Net.Certificates;
using Postern.Net.Certificates.Files;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Store.Files;

namespace Postern.Configuration.Doors;

/// <summary>Looks at the files that a door names, before anything is opened.</summary>
internal static class FileRules
{
    private const UnixFileMode Executables = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Arbitrary: bytes of a file with a master user's password.</summary>
    internal const int LongestSecret = 4096;

    private static readonly string[] PublicKinds = ["ssh-", "ecdsa-", "sk-"];

    public static void Check(DoorPlan plan, Findings findings)
    {
        var door = plan.Door;
        Front(plan, findings);
        Back(door with { Connect = [.. MailRules.Ends(door)] }, plan.Where, findings);
        // The door's own files are told of once, with the door.
        var bare = door with { Client = door.Client with { Certificate = null, CaFile = null, CaPath = null, CrlFile = null } };
        foreach (var route in door.Mail.Routes.Where(route => route.Trust is not null))
            Back(route.Of(bare), plan.PlaceOf("route", route.Whose), findings);
        foreach (var path in new[] { door.Mail.Keytab, door.Mail.ClientKeytab }.OfType<string>())
            Readable(path, plan.Where, findings);
        if (door.Ssh.Identity is { } identity && door.Via.Any(hop => hop.Kind == Wire.Ends.HopKind.Ssh))
            Identity(identity, plan.Where, findings);
        foreach (var end in MailRules.Ends(door).Where(end => end.Transport is Wire.Ends.TransportKind.Exec or Wire.Ends.TransportKind.Pty))
            Executable(end.Path, plan.Where, findings);
        if (door.Mail.MasterSecret is { } secret)
            Secret(secret, plan.PlaceOf("master-secret"), findings);
        TrialRules.TryWay(plan, findings);
    }

    private static void Front(DoorPlan plan, Findings findings)
    {
        var server = plan.Door.Server;
        var before = findings.Mistakes.Count();
        var served = server.Certificates.Select(files => Credential(files, plan.Door.StrictPermissions, plan.Where, findings)).OfType<TlsIdentity>().ToList();
        foreach (var path in new[] { server.ClientCa, server.CrlFile }.OfType<string>())
            Readable(path, plan.Where, findings);
        // OpenSSL would only say of a bad file once more what is told already.
        if (findings.Mistakes.Count() == before)
            TrialRules.TryFront(plan, served, findings);
    }

    /// <summary>The files by which servers are known, and those that we show them.</summary>
    private static void Back(DoorSettings way, Place where, Findings findings)
    {
        var before = findings.Mistakes.Count();
        var shown = way.Client.Certificate is null ? null : Credential(way.Client.Certificate, way.StrictPermissions, where, findings);
        foreach (var path in new[] { way.Client.CaFile, way.Client.CrlFile }.OfType<string>())
            Readable(path, where, findings);
        if (way.Client.CaPath is not null && !Directory.Exists(way.Client.CaPath))
            findings.Mistake(where, $"the directory {way.Client.CaPath} does not exist");
        if (findings.Mistakes.Count() == before)
            TrialRules.TryBack(way, shown, where, findings);
    }

    private static TlsIdentity? Credential(CertificateFiles files, bool strict, Place where, Findings findings)
    {
        try
        {
            var credential = new CredentialFile(files.Certificate, files.Key) { StrictPermissions = strict }.Load();
            foreach (var warning in credential.Warnings(TimeProvider.System.GetUtcNow()))
                findings.Note(where, warning);
            return new TlsIdentity(credential.ChainDer, credential.KeyPem.Reveal(), credential.Names);
        }
        catch (CredentialException bad)
        {
            findings.Mistake(where, bad.Message);
            return null;
        }
    }

    private static void Readable(string path, Place where, Findings findings)
    {
        if (path.Length == 0)
        {
            findings.Mistake(where, "the name of the file is empty: write its path");
            return;
        }

        try
        {
            using var file = File.OpenHandle(path);
            if (RandomAccess.GetLength(file) == 0)
                findings.Mistake(where, $"the file {path} is empty");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            findings.Mistake(where, $"the file {path} cannot be read: {Why(failed)}");
        }
    }

    /// <summary>A key for ssh; its public half alone will do, where an agent holds the private one.</summary>
    private static void Identity(string path, Place where, Findings findings)
    {
        if (!File.Exists(path) && !Directory.Exists(path) && File.Exists(path + ".pub"))
            return;
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            findings.Mistake(where, $"there is no key {path}: make it with `postern ssh setup`, or name another");
            return;
        }

        try
        {
            var first = File.ReadLines(path).FirstOrDefault(line => line.Trim().Length > 0) ?? "";
            if (!first.StartsWith("-----BEGIN ", StringComparison.Ordinal) && !Array.Exists(PublicKinds, kind => first.StartsWith(kind, StringComparison.Ordinal)))
                findings.Mistake(where, $"{path} is no key of ssh: name the file of a private key, as `postern ssh setup` makes one");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            findings.Mistake(where, $"the key {path} cannot be read: {Why(failed)}");
        }
    }

    /// <summary>As the door will read it.</summary>
    private static void Secret(string path, Place where, Findings findings)
    {
        try
        {
            if (PrivateFile.Read(path, LongestSecret) is not { } file)
                findings.Mistake(where, $"the master user's password is to be in {path}, and there is no such file");
            else if (file.Length == 0 || file[0] is (byte)'\r' or (byte)'\n')
                findings.Mistake(where, $"the first line of {path} is empty: write the master user's password there");
        }
        catch (IOException bad)
        {
            findings.Mistake(where, bad.Message);
        }
    }

    private static void Executable(string path, Place where, Findings findings)
    {
        if (!File.Exists(path))
            findings.Mistake(where, $"the program {path} does not exist");
        else if ((File.GetUnixFileMode(path) & Executables) == UnixFileMode.None)
            findings.Mistake(where, $"the program {path} is not executable: run `chmod +x {ShellWord.Quote(path)}`");
    }

    internal static string Why(Exception failed) => failed switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        UnauthorizedAccessException => "permission denied, or it is a directory",
        _ => FileFault.Words(failed),
    };
}
