using System.Net;
using System.Net.Sockets;
using Postern.Net.Certificates;
using Postern.Net.Certificates.Files;
using Postern.Net.Certificates.Making;
using Postern.Net.Certificates.Ocsp;
using Postern.Testing;

namespace Postern.Net.Tests.Certificates.Ocsp;

public sealed class OcspStaplerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestAuthority _root = new();
    private readonly TestAuthority _authority;
    private readonly RecordedLog _log = new();
    private readonly CredentialStore _store;

    public OcspStaplerTests()
    {
        _authority = _root.Intermediate();
        _store = new CredentialStore(() => _directory.File("state"), new StoppedClock(), _log);
    }

    public void Dispose()
    {
        _store.Dispose();
        _authority.Dispose();
        _root.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_good_answer_is_stapled_and_survives_a_restart_without_its_responder()
    {
        var (credential, responder) = await DoorAsync(revoked: false);
        byte[] staple;
        await using (var stapler = Stapler(credential))
        {
            staple = (await FirstAsync(stapler))!.Value.ToArray();
            Assert.Equal(staple, stapler.Staple!.Value.ToArray());
            Assert.Equal(OcspStatus.Good, OcspResponse.Check(staple, credential.Leaf.Der.Span, credential.Issuer!.Der.Span, TimeProvider.System.GetUtcNow()).Status);
        }

        responder.Dispose();
        await using var restarted = Stapler(credential);
        Assert.Equal(staple, (await FirstAsync(restarted))!.Value.ToArray());
    }

    [Fact]
    public async Task A_revoked_certificate_is_told_and_not_stapled()
    {
        var (credential, responder) = await DoorAsync(revoked: true);
        using var process = responder;
        await using var stapler = Stapler(credential);
        stapler.Start();

        await UntilAsync(() => _log.Lines.Any(l => l.StartsWith("Error: ocsp:", StringComparison.Ordinal) && l.Contains("KeyCompromise", StringComparison.Ordinal)));
        Assert.Null(stapler.Staple);
    }

    [Fact]
    public async Task A_responder_that_is_not_there_delays_nothing_and_is_told()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://{listener.LocalEndpoint}/";
        listener.Stop();
        await using var stapler = Stapler(Load(new TestLeaf { OcspUrl = url }));
        stapler.Start();

        Assert.Null(stapler.Staple);
        await UntilAsync(() => _log.Lines.Any(l => l.StartsWith($"Warning: ocsp: no new answer from {url}", StringComparison.Ordinal) && l.EndsWith("connection refused", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_answer_that_never_ends_is_cut_off()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeForeverAsync(listener);
        await using (var stapler = Stapler(Load(new TestLeaf { OcspUrl = $"http://{listener.LocalEndpoint}/" })))
        {
            stapler.Start();
            await UntilAsync(() => _log.Lines.Any(l => l.EndsWith("the answer is larger than 65,536 bytes", StringComparison.Ordinal)));
            Assert.Null(stapler.Staple);
        }

        await Assert.ThrowsAnyAsync<IOException>(() => serving);
    }

    [Fact]
    public void Without_a_responder_or_an_issuer_there_is_nothing_to_staple()
    {
        Assert.Null(OcspStapler.For(Load(new TestLeaf()), _store, TimeProvider.System, _log));
        Assert.Empty(_log.Lines);

        using var leaf = _authority.Issue(new TestLeaf { OcspUrl = "http://127.0.0.1/", MustStaple = true });
        var alone = CredentialFile.Load(_directory.Write("alone.pem", leaf.LeafPem + leaf.KeyPem));
        Assert.Null(OcspStapler.For(alone, _store, TimeProvider.System, _log));
        Assert.Contains("its issuer is not in the file", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    private static async Task<ReadOnlyMemory<byte>?> FirstAsync(OcspStapler stapler)
    {
        var first = new TaskCompletionSource<ReadOnlyMemory<byte>?>(TaskCreationOptions.RunContinuationsAsynchronously);
        stapler.Changed += staple => first.TrySetResult(staple);
        stapler.Start();
        return await first.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private static async Task ServeForeverAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/ocsp-response\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        var block = new byte[4096];
        while (true)
        {
            await stream.WriteAsync(block, TestContext.Current.CancellationToken);
        }
    }

    private OcspStapler Stapler(Credential credential) =>
        OcspStapler.For(credential, _store, TimeProvider.System, _log) ?? throw new InvalidOperationException();

    private Credential Load(TestLeaf request)
    {
        using var leaf = _authority.Issue(request);
        return CredentialFile.Load(leaf.WriteCombinedTo(_directory, "door"));
    }

    private async Task<(Credential Credential, OcspResponderProcess Responder)> DoorAsync(bool revoked)
    {
        var responder = new OcspResponderProcess(_authority);
        await responder.StartAsync([]);
        using var leaf = _authority.Issue(new TestLeaf { OcspUrl = responder.Url });
        await responder.AnswerNextAsync(leaf, revoked);
        return (CredentialFile.Load(leaf.WriteCombinedTo(_directory, "door")), responder);
    }
}
