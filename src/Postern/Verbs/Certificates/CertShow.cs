using System.CommandLine;
using Postern.Net.Certificates;
using Postern.Net.Certificates.Files;
using Postern.Net.Certificates.Ocsp;
using Postern.Verbs.Output;

namespace Postern.Verbs.Certificates;

/// <summary><c>postern cert show FILE|URL</c>: what a person wants to know of a certificate.</summary>
internal sealed class CertShow
{
    private readonly Argument<string> _source = new("FILE|URL") { Description = "a certificate file, or a server: tls://host:port, imaps://host, imap+starttls://host…" };
    private readonly Option<bool> _json = new("--json") { Description = "print one JSON object" };
    private readonly Page _page;
    private readonly TimeProvider _time;
    private readonly Func<string, CancellationToken, Task<PeerChain>> _peer;

    private CertShow(Page page, TimeProvider time, Func<string, CancellationToken, Task<PeerChain>> peer)
    {
        _page = page;
        _time = time;
        _peer = peer;
    }

    internal static Command Create(Page page, TimeProvider time, Func<string, CancellationToken, Task<PeerChain>> peer)
    {
        var verb = new CertShow(page, time, peer);
        var command = new Command("show", "Shows the certificates of a file or of a server") { verb._source, verb._json };
        command.SetAction((result, cancel) => Cert.RunAsync(page, () => verb.RunAsync(result, cancel)));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancel)
    {
        var source = result.GetRequiredValue(_source);
        var peer = source.Contains("://", StringComparison.Ordinal) ? await _peer(source, cancel) : OfFile(source);
        var chain = peer.Certificates.Select(der => CertificateFacts.Of(der.Span)).ToList();
        if (chain.Count == 0)
        {
            throw new CredentialException($"“{source}” has no certificate to show");
        }

        var warnings = chain.SelectMany(c => c.Warnings(_time.GetUtcNow())).ToList();
        var stapled = StapledWords(peer);
        if (result.GetValue(_json))
        {
            _page.Line(CertJson.Text(new ShownJson(source, [.. chain.Select(CertJson.Of)], warnings, peer.Tls, peer.Refusal, stapled)));
        }
        else
        {
            Print(peer, chain, warnings, stapled);
        }

        return Cert.Fine;
    }

    private static PeerChain OfFile(string path)
    {
        using var file = CertificateFile.Read(path);
        return new PeerChain(path, [.. file.Certificates.Select(c => c.RawDataMemory)]);
    }

    private string? StapledWords(PeerChain peer)
    {
        if (peer.Staple is null || peer.Certificates.Count < 2)
        {
            return peer.Staple is null ? null : "an answer, unverified: the issuer was not sent";
        }

        var answer = OcspResponse.Check(peer.Staple.Value, peer.Certificates[0].Span, peer.Certificates[1].Span, _time.GetUtcNow());
        return answer.Status switch
        {
            OcspStatus.Good => $"good until {answer.NextUpdate:yyyy-MM-dd HH:mm} UTC",
            OcspStatus.Revoked => $"REVOKED since {answer.RevokedAt:yyyy-MM-dd HH:mm} UTC ({answer.Reason})",
            OcspStatus.Unknown => "the responder does not know the certificate",
            _ => $"invalid: {answer.Why}",
        };
    }

    private void Print(PeerChain peer, List<CertificateFacts> chain, List<string> warnings, string? stapled)
    {
        _page.Heading(peer.Peer);
        _page.Rows([.. RowsOf(chain[0]), .. Rest(peer, stapled)]);
        for (var i = 1; i < chain.Count; i++)
        {
            _page.Line();
            _page.Heading($"chain {i}: {chain[i].Subject}");
            _page.Rows(ShortRowsOf(chain[i]));
        }

        if (warnings.Count > 0 || peer.Refusal is not null)
        {
            _page.Line();
        }

        foreach (var warning in warnings)
        {
            _page.Warn(warning);
        }

        if (peer.Refusal is not null)
        {
            _page.Warn($"a door that verifies would refuse it: {peer.Refusal}");
        }
    }

    private static IEnumerable<(string Label, string Value)> Rest(PeerChain peer, string? stapled)
    {
        if (peer.Tls is not null)
        {
            yield return ("tls", peer.Tls);
        }

        if (stapled is not null)
        {
            yield return ("stapled", stapled);
        }
    }

    private List<(string Label, string Value)> RowsOf(CertificateFacts facts) =>
    [
        ("names", facts.Names.Count == 0 ? "none: no client accepts it" : string.Join(", ", facts.Names)),
        ("subject", facts.Subject),
        ("issuer", facts.SelfSigned ? "itself (self-signed)" : facts.Issuer),
        ("valid", Validity(facts)),
        ("key", facts.KeyKind),
        ("signature", facts.SignatureAlgorithm),
        ("sha256", facts.FingerprintSha256),
        ("key sha256", facts.SpkiSha256),
        ("pin", facts.CertificatePin.ToString()),
        ("key pin", facts.KeyPin.ToString()),
    ];

    private List<(string Label, string Value)> ShortRowsOf(CertificateFacts facts) =>
    [
        ("issuer", facts.SelfSigned ? "itself (self-signed)" : facts.Issuer),
        ("valid", Validity(facts)),
        ("key", facts.KeyKind),
        ("pin", facts.CertificatePin.ToString()),
    ];

    private string Validity(CertificateFacts facts)
    {
        var left = facts.NotAfter - _time.GetUtcNow();
        var words = left < TimeSpan.Zero ? $"expired {(int)-left.TotalDays} days ago" : $"{(int)left.TotalDays} days left";
        return $"{facts.NotBefore:yyyy-MM-dd} to {facts.NotAfter:yyyy-MM-dd} ({words})";
    }
}
