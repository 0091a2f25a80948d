using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Services;
using Postern.Stunnel.Settings;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Services;

/// <summary>The least TLS of a service: one certificate, nobody verified; what SNI and redirect would say is said by the test.</summary>
internal sealed class TestTls : IServiceTls
{
    private readonly ServiceOptions _service;
    private readonly TlsServer? _server;
    private readonly TlsClient? _client;

    public TestTls(IReadOnlyList<Loop> loops, ServiceOptions service, TestCertificate certificate, bool asksForCertificate = false)
    {
        _service = service;
        if (service.Client)
        {
            _client = new TlsClient(loops, new TlsClientSettings { Verify = false, Resume = false });
            return;
        }
        _server = new TlsServer(loops, new TlsServerSettings { ClientCertificates = asksForCertificate ? ClientCertificates.Ask : ClientCertificates.None });
        _server.Use([new TlsIdentity(certificate.ChainDer, certificate.KeyPemBytes, ["localhost"])]);
    }

    /// <summary>The service that SNI chooses, by the name that was asked for.</summary>
    public Func<string, ServiceOptions>? Choose { get; init; }

    /// <summary>Every client is one that is redirected.</summary>
    public bool Redirects { get; init; }

    public async ValueTask<AcceptedTls> AcceptAsync(Conduit near, ServiceLog log, Deadline deadline)
    {
        TlsConduit tls = await SayAsync(_server!.AcceptAsync(near, deadline), log, "SSL_accept");
        log.Info("TLS accepted: new session negotiated");
        return new AcceptedTls(tls, Choose?.Invoke(tls.ServerName) ?? _service, Redirects);
    }

    public async ValueTask<TlsConduit> ConnectAsync(Conduit far, string? serverName, string target, ServiceLog log, Deadline deadline)
    {
        if (!string.IsNullOrEmpty(serverName))
            log.Info($"SNI: sending servername: {serverName}");
        TlsConduit tls = await SayAsync(_client!.ConnectAsync(far, serverName ?? "", target, deadline), log, "SSL_connect");
        log.Info("TLS connected: new session negotiated");
        return tls;
    }

    public void Dispose()
    {
        _server?.Dispose();
        _client?.Dispose();
    }

    private static async ValueTask<TlsConduit> SayAsync(ValueTask<TlsConduit> handshake, ServiceLog log, string what)
    {
        try
        {
            return await handshake;
        }
        catch (ConduitException e)
        {
            if (e.Fault.Kind == FaultKind.Limit)
                log.Info("ssl_start: s_poll_wait: TIMEOUTbusy exceeded: sending reset");
            else
                log.Error($"{what}: {e.Fault.Text}");
            throw;
        }
    }
}
