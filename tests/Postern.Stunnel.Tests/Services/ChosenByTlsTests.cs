using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Postern.Stunnel.Settings;
using Postern.Stunnel.Tls;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Services;

/// <summary>Ways that TLS decides on, with the TLS that services really have.</summary>
public sealed class ChosenByTlsTests : IDisposable
{
    private readonly ServiceBench _bench = new();
    private readonly TestAuthority _authority = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_whose_certificate_is_not_accepted_is_redirected(bool hasCertificate)
    {
        Socket elsewhere = _bench.Listen();
        var service = _bench.Service() with
        {
            Redirect = [To(elsewhere)],
            Tls = Certified() with { CaFile = _bench.Directory.Write("ca.pem", _authority.Pem), RequestCertificate = true, VerifyChain = true },
        };
        var door = _bench.Start(service, Context(service));
        using TestCertificate certificate = _authority.Issue();
        using X509Certificate2 own = certificate.WithPrivateKey();
        SslStream client = await ShakeAsync(door.Ends[0].Port, "localhost", hasCertificate ? own : null);
        Socket reached = await _bench.AcceptAsync(hasCertificate ? _bench.Backend : elsewhere);
        reached.Send("here"u8);
        Assert.Equal("here", await ServiceBench.HearAsync(client, 4));
        Assert.Equal(!hasCertificate, _bench.Lines.All.Any(line => line.EndsWith("]: Redirecting connection", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("other.example", true)]
    [InlineData("localhost", false)]
    public async Task A_client_that_asks_for_a_name_gets_its_section(string name, bool isOther)
    {
        Socket elsewhere = _bench.Listen();
        var primary = _bench.Service() with { Tls = Certified() };
        var secondary = primary with { Name = "other", Accept = [], Connect = [To(elsewhere)], SniPatterns = [new SniPattern("svc", "other.example")] };
        ServiceContext context = Context(primary);
        context.Add("other.example", _bench.Keep(Context(secondary)));
        var door = _bench.Start(primary, context);
        SslStream client = await ShakeAsync(door.Ends[0].Port, name, own: null);
        Socket reached = await _bench.AcceptAsync(isOther ? elsewhere : _bench.Backend);
        reached.Send("here"u8);
        Assert.Equal("here", await ServiceBench.HearAsync(client, 4));
        await _bench.LineAsync("LOG5[", $"Service [{(isOther ? "other" : "svc")}] connected remote server from 127.0.0.1:");
    }

    public void Dispose()
    {
        _bench.Dispose();
        _authority.Dispose();
    }

    private static StunnelAddress To(Socket listener) => new("127.0.0.1", ServiceBench.Port(listener));

    private TlsOptions Certified() => new() { Certificate = ServiceBench.Certificate.WriteCombinedTo(_bench.Directory) };

    private ServiceContext Context(ServiceOptions service)
    {
        var said = new List<string>();
        return ServiceContext.TryMake(service, _bench.Loops.All, default(IPassphrases), message => said.Add(message.Text))
            ?? throw new InvalidOperationException(string.Join('\n', said));
    }

    private async Task<SslStream> ShakeAsync(int port, string name, X509Certificate2? own)
    {
        var tls = _bench.Keep(new SslStream(new NetworkStream(_bench.Connect(port), ownsSocket: false), leaveInnerStreamOpen: false));
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = name,
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
            ClientCertificates = own is null ? null : [own],
        };
        await tls.AuthenticateAsClientAsync(options).WaitAsync(ServiceBench.Limit);
        return tls;
    }
}
