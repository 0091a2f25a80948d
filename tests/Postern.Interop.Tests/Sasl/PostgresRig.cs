namespace Postern.Interop.Tests.Sasl;

/// <summary>One PostgreSQL for all tests of a class, started by the first that wants it; it shows the certificate of the rig.</summary>
public sealed class PostgresRig : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private PostgresServer? _postgres;

    internal TlsRig Tls { get; } = new();

    internal async Task<int> PortAsync()
    {
        await _one.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _postgres ??= await PostgresServer.StartAsync(Tls.Certificate);
            return _postgres.Port;
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        Tls.Dispose();
        _one.Dispose();
    }
}
