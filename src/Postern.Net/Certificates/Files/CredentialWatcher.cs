using Microsoft.Extensions.Logging;

namespace Postern.Net.Certificates.Files;

/// <summary>Looks at a door's certificate files and serves a renewed pair within five seconds.</summary>
/// <remarks>
/// It looks at device, inode, size and times of what the paths lead to, every two seconds. So it sees what inotify does not:
/// a symbolic link that was switched in another directory (certbot, Kubernetes) and files on a network.
/// What cannot be served never replaces what is: new certificate and old key, half a file, a key open to others. A state that is
/// broken at one look and unchanged at the next is logged, once; a pair caught between its two renames is not.
/// <see cref="Changed"/> is raised on a pool thread, never twice at a time.
/// </remarks>
public sealed class CredentialWatcher : IDisposable
{
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _look = new();
    private volatile Credential _current;
    private (FileStamp, FileStamp) _served;
    private (FileStamp, FileStamp) _broken;
    private bool _told;

    /// <summary>Loads the files, throwing what <see cref="CredentialFile.Load()"/> throws, and begins to watch them.</summary>
    public CredentialWatcher(CredentialFile file, TimeProvider time, ILogger logger)
    {
        File = file;
        _time = time;
        _logger = logger;
        _served = file.Stamp(); // before the load: a change during it is then seen at the first look
        _current = file.Load();
        _timer = time.CreateTimer(_ => Look(), state: null, CertificateLimits.Watch, CertificateLimits.Watch);
    }

    /// <summary>A pair other than the last one is now in service.</summary>
    public event Action<Credential>? Changed;

    /// <summary>What is watched.</summary>
    public CredentialFile File { get; }

    /// <summary>The pair in service.</summary>
    public Credential Current => _current;

    /// <summary>Looks now, without waiting for the next time: for a reload that somebody asked for.</summary>
    public void Look()
    {
        if (!_look.TryEnter())
        {
            return; // a look at a slow disk is still going on
        }

        try
        {
            LookOnce();
        }
        finally
        {
            _look.Exit();
        }
    }

    /// <summary>Stops looking; what is in service stays.</summary>
    public void Dispose() => _timer.Dispose();

    private void LookOnce()
    {
        var stamp = File.Stamp();
        if (stamp == _served)
        {
            _broken = default;
            return;
        }

        if (stamp == _broken && _told)
        {
            return;
        }

        try
        {
            Serve(File.Load(), stamp);
        }
        catch (IOException e)
        {
            Refuse(FileFault.Words(e), stamp);
        }
    }

    private void Serve(Credential credential, (FileStamp, FileStamp) stamp)
    {
        _served = stamp;
        _broken = default;
        _told = false;
        if (credential.IsSameAs(_current))
        {
            return;
        }

        _current = credential;
        CertificateLog.Renewed(_logger, File.CertificatePath, credential.Leaf.Subject, credential.NotAfter, credential.FingerprintSha256);
        foreach (var warning in credential.Warnings(_time.GetUtcNow()))
        {
            CertificateLog.Warning(_logger, warning);
        }

        Changed?.Invoke(credential);
    }

    private void Refuse(string why, (FileStamp, FileStamp) stamp)
    {
        if (stamp != _broken)
        {
            _broken = stamp;
            _told = false;
            return;
        }

        _told = true;
        CertificateLog.Kept(_logger, why);
    }
}
