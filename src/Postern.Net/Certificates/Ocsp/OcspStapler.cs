using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Postern.Net.Certificates.Files;
using Postern.Net.Certificates.Making;

namespace Postern.Net.Certificates.Ocsp;

/// <summary>Keeps a good OCSP answer at hand for one credential, to be stapled to its handshakes (RFC 6066 §8).</summary>
/// <remarks>
/// It works in the background from <see cref="Start"/> on and never delays a door: until there is an answer, there is none to staple.
/// Only an answer that says good is stapled; a revocation is logged, since clients find out without our help.
/// An answer is kept on disk, renewed when half of its validity is over, and dropped when it ends.
/// <see cref="Changed"/> is raised on a pool thread.
/// </remarks>
public sealed class OcspStapler : IAsyncDisposable
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _leaf;
    private readonly X509Certificate2 _issuer;
    private readonly byte[] _request;
    private readonly string _url;
    private readonly Func<string?> _cache;
    private readonly HttpClient _client;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile byte[]? _staple;
    private OcspAnswer? _answer;
    private Task _work = Task.CompletedTask;

    private OcspStapler(Credential credential, CertificateFacts issuer, string url, Func<string?> cache, TimeProvider time, ILogger logger)
    {
        Credential = credential;
        _url = url;
        _cache = cache;
        _time = time;
        _logger = logger;
        _leaf = X509CertificateLoader.LoadCertificate(credential.Leaf.Der.Span);
        _issuer = X509CertificateLoader.LoadCertificate(issuer.Der.Span);
        _request = OcspRequest.For(_leaf, _issuer);
        _client = OcspFetcher.NewClient();
    }

    /// <summary>There is another answer to staple, or none any more.</summary>
    public event Action<ReadOnlyMemory<byte>?>? Changed;

    /// <summary>Whose certificate the answers are about; a renewed one needs a new stapler.</summary>
    public Credential Credential { get; }

    /// <summary>The answer to staple, in DER; null where there is none.</summary>
    public ReadOnlyMemory<byte>? Staple => _staple is { } bytes ? bytes : default(ReadOnlyMemory<byte>?);

    /// <summary>A stapler for this credential; null where its certificate names no responder or its file lacks the issuer.</summary>
    public static OcspStapler? For(Credential credential, CredentialStore store, TimeProvider time, ILogger logger)
    {
        if (credential.OcspUrl is not null && credential.Issuer is not null)
        {
            return new OcspStapler(credential, credential.Issuer, credential.OcspUrl, () => store.OcspPath(credential), time, logger);
        }

        if (credential.MustStaple)
        {
            OcspLog.NoIssuer(logger, credential.Leaf.Subject);
        }

        return null;
    }

    /// <summary>The same, without a place on disk: the responder is asked anew at each start.</summary>
    public static OcspStapler? For(Credential credential, TimeProvider time, ILogger logger) =>
        credential is { OcspUrl: { } url, Issuer: { } issuer } ? new OcspStapler(credential, issuer, url, () => null, time, logger) : null;

    /// <summary>Begins to work; to be called once, after <see cref="Changed"/> was subscribed to.</summary>
    public void Start() => _work = Task.Run(WorkAsync);

    /// <summary>Stops working and waits until it has.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _client.Dispose();
        _leaf.Dispose();
        _issuer.Dispose();
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            TakeCached();
            var retry = ShortestWait;
            await DelayAsync(UntilHalf());
            while (true)
            {
                var fetched = await TryFetchAsync();
                retry = fetched ? ShortestWait : Min(retry * 2, LongestRetry);
                await DelayAsync(Max(fetched ? UntilHalf() : Min(retry, UntilEnd()), ShortestWait));
                DropEnded();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed: the last answer stays with whoever took it.
            _answer = null;
        }
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private Task DelayAsync(TimeSpan delay) => delay > TimeSpan.Zero ? Task.Delay(delay, _time, _stop.Token) : Task.CompletedTask;

    private TimeSpan UntilHalf()
    {
        if (_answer is null)
        {
            return TimeSpan.Zero;
        }

        var half = _answer.ThisUpdate + ((_answer.NextUpdate - _answer.ThisUpdate) / 2);
        return Min(half - _time.GetUtcNow(), TimeSpan.FromDays(7)); // a timer has an end, a responder's idea of validity may not
    }

    private TimeSpan UntilEnd() => _answer is null ? TimeSpan.MaxValue : _answer.NextUpdate - _time.GetUtcNow();

    private void TakeCached()
    {
        try
        {
            if (_cache() is not { } path)
            {
                return;
            }

            var bytes = File.ReadAllBytes(path);
            var answer = OcspResponse.Check(bytes, _leaf, _issuer, _time.GetUtcNow());
            if (answer.Status == OcspStatus.Good)
            {
                Take(bytes, answer);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _answer = null; // as at the first start: the responder is asked at once
        }
    }

    private async Task<bool> TryFetchAsync()
    {
        try
        {
            var bytes = await OcspFetcher.FetchAsync(_client, _url, _request, _stop.Token);
            return Judge(bytes, OcspResponse.Check(bytes, _leaf, _issuer, _time.GetUtcNow()));
        }
        catch (IOException e)
        {
            OcspLog.NotStapled(_logger, _url, _leaf.Subject, e.Message);
            return false;
        }
    }

    private bool Judge(byte[] bytes, OcspAnswer answer)
    {
        switch (answer.Status)
        {
            case OcspStatus.Good:
                Keep(bytes);
                Take(bytes, answer);
                OcspLog.Stapled(_logger, _url, _leaf.Subject, answer.NextUpdate);
                return true;
            case OcspStatus.Revoked:
                OcspLog.Revoked(_logger, _url, _leaf.Subject, answer.RevokedAt ?? answer.ThisUpdate, answer.Reason);
                Drop();
                return false;
            default:
                OcspLog.NotStapled(_logger, _url, _leaf.Subject, answer.Why ?? "the responder does not know it");
                return false;
        }
    }

    private void Keep(byte[] bytes)
    {
        try
        {
            if (_cache() is not { } path)
            {
                return;
            }

            AtomicFile.MakeDirectory(Path.GetDirectoryName(path)!); // a combined path always has a directory
            AtomicFile.Replace(path, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            OcspLog.NotKept(_logger, _leaf.Subject, FileFault.Words(e));
        }
    }

    private void Take(byte[] bytes, OcspAnswer answer)
    {
        _answer = answer;
        var known = _staple;
        _staple = bytes;
        if (known is null || !known.AsSpan().SequenceEqual(bytes))
        {
            Changed?.Invoke(bytes);
        }
    }

    private void DropEnded()
    {
        if (_answer is not null && _answer.NextUpdate < _time.GetUtcNow())
        {
            Drop();
        }
    }

    private void Drop()
    {
        _answer = null;
        if (_staple is not null)
        {
            _staple = null;
            Changed?.Invoke(null);
        }
    }
}
