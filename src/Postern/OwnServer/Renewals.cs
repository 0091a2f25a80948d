namespace Postern.OwnServer;

/// <summary>Renews the certificate of a server that runs for longer than it is valid, until it is disposed.</summary>
internal sealed class Renewals : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromHours(12);

    private readonly ITimer _timer;

    /// <summary>Looks twice a day.</summary>
    /// <param name="certificate">What is renewed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="failed">Told why a certificate could not be renewed; the next look tries again.</param>
    public Renewals(OwnCertificate certificate, TimeProvider time, Action<IOException> failed) => _timer = time.CreateTimer(
        _ =>
        {
            try
            {
                certificate.Renew();
            }
            catch (IOException e)
            {
                failed(e);
            }
        },
        state: null,
        Look,
        Look);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();
}
