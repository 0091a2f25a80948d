using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Postern.Net.Certificates.Files;

namespace Postern.Net.Certificates.Making;

/// <summary>The certificates that Postern itself makes and keeps, in the state directory.</summary>
/// <remarks>
/// <code>
/// certificates/            mode 0700
///   self/NAME-HASH.pem     key and self-signed certificate for one set of names, mode 0600
///   acme/                  the place of certificates got by ACME (RFC 8555): account.key, NAME/key.pem, NAME/chain.pem
///   ocsp/FINGERPRINT.der   the last good OCSP answer for a certificate, ours or not
/// </code>
/// Key and certificate share a file, so that one rename changes both. Two processes may start at once without a lock: a new
/// file is linked into place, which only the first can do, and the second takes what the first made; a renewal keeps the key.
/// </remarks>
public sealed class CredentialStore : IDisposable
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);
    private static readonly TimeSpan Renewals = TimeSpan.FromHours(12);
    private readonly Func<string> _state;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IReadOnlyList<string>> _kept = [];

    /// <summary>A store in this state directory; nothing is made before it is needed. What it gave out it renews in time until it is disposed.</summary>
    /// <param name="stateDirectory">Finds the directory, or throws where there is none; not asked before something is to be kept.</param>
    /// <param name="time">The clock by which certificates begin and end.</param>
    /// <param name="logger">Where it tells what it made.</param>
    public CredentialStore(Func<string> stateDirectory, TimeProvider time, ILogger logger)
    {
        _state = stateDirectory;
        _time = time;
        _logger = logger;
        _timer = time.CreateTimer(_ => RenewDue(), state: null, Renewals, Renewals);
    }

    private string Root => Path.Combine(_state(), "certificates");

    /// <summary>The names of a door that was given none: the host's own, and every name of loopback.</summary>
    public static IReadOnlyList<string> NamesOf(string host)
    {
        string[] names = [host.ToLowerInvariant(), "localhost", "127.0.0.1", "::1"];
        return [.. names.Where(n => CertificateName.KindOf(n) != CertificateNameKind.None).Distinct()];
    }

    /// <summary>The self-signed certificate for exactly these names, made where there is none and renewed where it ends soon.</summary>
    public StoredCredential SelfSigned(IReadOnlyList<string> names)
    {
        var path = Path.Combine(Root, "self", FileName(names));
        var file = new CredentialFile(path);
        lock (_lock)
        {
            _kept[path] = names;
        }

        try
        {
            AtomicFile.MakeDirectory(Path.GetDirectoryName(path)!); // a combined path always has a directory
            var made = !File.Exists(path) && Make(path, names);
            var credential = file.Load();
            return new StoredCredential(file, IsDue(credential) ? Renew(file, names, credential) : credential, made);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not CredentialException)
        {
            throw new CredentialException($"the state directory “{Root}” cannot be written: {FileFault.Words(e)} (--state DIR names another)", e);
        }
    }

    /// <summary>Ends the renewals.</summary>
    public void Dispose() => _timer.Dispose();

    /// <summary>Renews what was given out and ends soon; a <see cref="CredentialWatcher"/> on the file does the rest.</summary>
    internal void RenewDue()
    {
        KeyValuePair<string, IReadOnlyList<string>>[] kept;
        lock (_lock)
        {
            kept = [.. _kept];
        }

        foreach (var (path, names) in kept)
        {
            try
            {
                SelfSigned(names);
            }
            catch (IOException e)
            {
                CertificateLog.NotRenewed(_logger, path, FileFault.Words(e));
            }
        }
    }

    /// <summary>Where the OCSP answer for a credential is kept.</summary>
    internal string OcspPath(Credential credential)
    {
        var fingerprint = credential.FingerprintSha256.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();
        return Path.Combine(Root, "ocsp", fingerprint + ".der");
    }

    private static string FileName(IReadOnlyList<string> names)
    {
        var all = string.Join('\n', names.Select(n => n.ToLowerInvariant()).Order(StringComparer.Ordinal));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)).AsSpan(0, 4));
        return $"{FileNameOf(names[0])}-{hash}.pem";
    }

    /// <summary>A name as a file name: a wildcard and an address of IPv6 lose what a shell would stumble over.</summary>
    public static string FileNameOf(string name) => string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '@' ? c : '_'));

    private bool IsDue(Credential credential) => _time.GetUtcNow() > credential.NotAfter - RenewBefore;

    private bool Make(string path, IReadOnlyList<string> names)
    {
        var made = CertificateMaker.SelfSigned(new LeafRequest(names), _time.GetUtcNow());
        if (!AtomicFile.Create(path, made.Combined))
        {
            return false; // another process was first
        }

        CertificateLog.Made(_logger, path, string.Join(' ', names), made.Facts.NotAfter, made.Facts.FingerprintSha256);
        return true;
    }

    private Credential Renew(CredentialFile file, IReadOnlyList<string> names, Credential old)
    {
        var made = CertificateMaker.SelfSigned(new LeafRequest(names), _time.GetUtcNow(), old.KeyPem);
        AtomicFile.Replace(file.CertificatePath, made.Combined);
        CertificateLog.Made(_logger, file.CertificatePath, string.Join(' ', names), made.Facts.NotAfter, made.Facts.FingerprintSha256);
        return file.Load();
    }
}
