using Postern.Stunnel.Explaining;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tests.Explaining;

public class ServiceWordsTests
{
    private static readonly ServiceOptions Server = new() { Name = "x", Accept = [new("", 993)], Connect = [new("", 143)] };
    private static readonly ServiceOptions Client = Server with { Client = true, Accept = [new("127.0.0.1", 1143)], Connect = [new("imap.example.org", 993)] };

    public static TheoryData<ServiceOptions, string> Services => new()
    {
        { Server, "takes bytes inside TLS on port 993 of every address; leads to 143" },
        { Server with { Negotiation = new() { Protocol = "imap" }, Accept = [new("192.0.2.1", 143), new("", 0, "/run/imap")] }, "takes IMAP with STARTTLS on 192.0.2.1:143 and at /run/imap; leads to 143" },
        { Client, "takes bytes in clear text on 127.0.0.1:1143; leads to imap.example.org:993, bytes inside TLS; the server is not verified" },
        { Client with { Tls = new() { VerifyChain = true, CheckHosts = ["a", "b"] } }, "takes bytes in clear text on 127.0.0.1:1143; leads to imap.example.org:993, bytes inside TLS; the server is verified by its chain and its name (a or b)" },
        { Server with { Tls = new() { VerifyPeer = true } }, "takes bytes inside TLS on port 993 of every address; leads to 143; the client is verified by being listed itself, where it shows a certificate" },
        { Server with { Connect = [], Exec = "/usr/sbin/popper", Pty = true }, "takes bytes inside TLS on port 993 of every address; leads to the program /usr/sbin/popper on a terminal" },
        { Server with { Accept = [], SniPatterns = [new("front", "*.example.org")] }, "serves clients of [front] that ask for *.example.org, bytes inside TLS; leads to 143" },
        { Server with { Redirect = [new("", 80)], Tls = new() { VerifyChain = true, RequireCertificate = true } }, "takes bytes inside TLS on port 993 of every address; leads to 143; the client is verified by its chain; whoever is not accepted is led to 80" },
        { Client with { Negotiation = new() { Protocol = "connect", Host = "imap.example.org:993" }, Connect = [new("proxy", 3128)] }, "takes bytes in clear text on 127.0.0.1:1143; leads to imap.example.org:993 through proxy:3128, HTTP CONNECT; the server is not verified" },
        { Client with { Connect = [new("a", 1), new("b", 2)], Failover = FailoverKind.RoundRobin, Local = "192.0.2.7" }, "takes bytes in clear text on 127.0.0.1:1143; leads to a:1 and in turn b:2, bytes inside TLS; the server is not verified; goes out from 192.0.2.7" },
    };

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_is_told_in_one_line(ServiceOptions service, string words) => Assert.Equal(words, ServiceWords.Explain(service));

    public static TheoryData<ServiceOptions, string> Weak => new()
    {
        { Client, "the server is not verified" },
        { Client with { Tls = new() { VerifyChain = true } }, "any certificate of these authorities" },
        { Server with { Tls = new() { VerifyChain = true } }, "any client with a certificate" },
        { Server with { Tls = new() { RequireCertificate = true } }, "anything is taken for one" },
        { Server with { Tls = new() { VerifyChain = true } }, "revoked" },
        { Server with { Tls = new() { Minimum = 0x301 } }, "before TLS 1.2" },
        { Server with { Tls = new() { Maximum = 0x302 } }, "only versions before TLS 1.2" },
        { Server with { Tls = new() { SecurityLevel = 0 } }, "security level" },
        { Server with { Tls = new() { Ciphers = "ALL:!LOW" } }, "list of ciphers" },
        { Server with { Tls = new() { Maximum = 0x303 } }, "handshake after handshake" },
        { Client with { Accept = [new("", 1143)] }, "clear text is taken" },
        { Server with { Connect = [new("192.0.2.9", 143)] }, "clear text goes on" },
        { Server with { Redirect = [new("", 80)] }, "let in elsewhere" },
        { Server, "silent for hours" },
    };

    [Theory]
    [MemberData(nameof(Weak))]
    public void What_is_weak_is_said(ServiceOptions service, string part) => Assert.Contains(Weaknesses.Of(service), text => text.Contains(part, StringComparison.Ordinal));

    [Fact]
    public void A_careful_service_hears_nothing()
    {
        var careful = Client with
        {
            TimeoutIdle = TimeSpan.FromSeconds(1800),
            Tls = new() { VerifyChain = true, CaFile = "ca.pem", OcspAia = true, CheckHosts = ["imap.example.org"], Ciphers = "HIGH:!aNULL:!LOW" },
        };
        Assert.Empty(Weaknesses.Of(careful));
    }
}
