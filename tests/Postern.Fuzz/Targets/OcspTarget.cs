using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Postern.Net.Certificates.Ocsp;

namespace Postern.Fuzz.Targets;

/// <summary>OCSP answers: whatever the bytes are, there is a verdict, and none is believed that nobody signed.</summary>
/// <remarks>
/// The authority's key is no secret: the number 0x0101…01. Its certificate and the leaf's are fixed, so that the answers of
/// the corpus are good ones for ever.
/// </remarks>
internal static class OcspTarget
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly X509Certificate2 Issuer = Certificate(
        "MIIBJzCBzqADAgECAgEBMAoGCCqGSM49BAMCMBIxEDAOBgNVBAMMB0Z1enogQ0EwIBcNMjAwMTAxMDAwMDAwWhgPMjA2MDAxMDEwMDAwMDBaMBIxEDAOBgNVBAMMB0Z1enogQ0EwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC"
        + "AARv8DuUkkHOHa3UNRnmlg4KhbQaaaBcMoEDqivOFZTKFjxPdTpVvwHcU/bAsMfu54tAxv99JaluIoK5ic73HBRKoxMwETAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQC+SQgnqj1kgDHYVakTolq9gTkd10k8"
        + "SGpF4cZOSOJspwIgV7IIPjT/HeOwLAbv2g8esaBPLZivm+um9QkflX2qGAs=");

    private static readonly X509Certificate2 Leaf = Certificate(
        "MIIBEDCBuKADAgECAgMSNFYwCgYIKoZIzj0EAwIwEjEQMA4GA1UEAwwHRnV6eiBDQTAgFw0yMDAxMDEwMDAwMDBaGA8yMDYwMDEwMTAwMDAwMFowDzENMAsGA1UEAwwEbGVhZjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFUP"
        + "RxAD89+Xw99QaseX9nIfsaH7e49vg9IkSYplyI4kE2CT1wEuUJpzcVy9CwCjzA/0tcAbP/oZarH7MnA2uOYwCgYIKoZIzj0EAwIDRwAwRAIgEdDXGQzKH2Q5Gme8hVghW2nqN5k6wm4hv7ROOu90MicCIHryshLvGdxnvMScFKdz"
        + "vbpwzplRzpaTpEVhIh13rqh3");

    private static readonly ECDsa Key = IssuersKey();

    /// <summary>What the corpus says; where it were not believed, everything would be refused for its first byte.</summary>
    private static readonly OcspStatus[] Known = [.. Corpus.Read("ocsp").Select(response => OcspResponse.Check(response, Leaf, Issuer, Now).Status)];

    private static readonly byte[][] Bodies = [.. Corpus.Read("ocsp-body")];

    /// <summary>A whole response.</summary>
    public static void Response(byte[] input)
    {
        Invariant.Holds(Enum.GetValues<OcspStatus>().All(Known.Contains), "the corpus holds every verdict");
        var answer = Check(input);
        Invariant.Holds(answer.Status == OcspStatus.Invalid || Bodies.Any(body => input.AsSpan().IndexOf(body) >= 0), "what is believed was signed");
    }

    /// <summary>What a responder signs: reached by no mutation of a whole response, whose signature would be wrong.</summary>
    public static void Body(byte[] input) => Check(Signed(input));

    private static OcspAnswer Check(byte[] response)
    {
        var answer = OcspResponse.Check(response, Leaf, Issuer, Now);
        Invariant.Holds(answer.Status == OcspStatus.Invalid == answer.Why is not null, "a refusal says why, and nothing else does");
        Invariant.Holds(answer.Why is not { } why || (why.Length < 200 && !why.Any(char.IsControl)), "a refusal is one short line");
        Invariant.Holds(answer.Status == OcspStatus.Revoked == answer.RevokedAt is not null, "only what is revoked was revoked at some time");
        Invariant.Holds(answer.Status != OcspStatus.Good || (answer.ThisUpdate <= Now.AddMinutes(5) && answer.NextUpdate >= Now.AddMinutes(-5)), "what is good is good now");
        return answer;
    }

    // OCSPResponse { responseStatus successful, responseBytes [0] { id-pkix-ocsp-basic, BasicOCSPResponse { body, ecdsa-with-SHA256, signature } } }: RFC 6960 §4.2.1
    private static byte[] Signed(byte[] body)
    {
        byte[] signature = Key.SignData(body, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        byte[] algorithm = Element(0x30, Element(0x06, Convert.FromHexString("2A8648CE3D040302")));
        byte[] basic = Element(0x30, body, algorithm, Element(0x03, [0], signature));
        byte[] bytes = Element(0x30, Element(0x06, Convert.FromHexString("2B0601050507300101")), Element(0x04, basic));
        return Element(0x30, [0x0A, 1, 0], Element(0xA0, bytes));
    }

    private static byte[] Element(byte tag, params byte[][] parts)
    {
        byte[] content = [.. parts.SelectMany(part => part)];
        return content.Length < 0x80
            ? [tag, (byte)content.Length, .. content]
            : [tag, 0x83, (byte)(content.Length >> 16), (byte)(content.Length >> 8), (byte)content.Length, .. content];
    }

    private static X509Certificate2 Certificate(string base64) => X509CertificateLoader.LoadCertificate(Convert.FromBase64String(base64));

    private static ECDsa IssuersKey()
    {
        using var certificate = Issuer.GetECDsaPublicKey()!; // it has one
        var parameters = certificate.ExportParameters(includePrivateParameters: false);
        parameters.D = [.. Enumerable.Repeat((byte)1, 32)];
        return ECDsa.Create(parameters);
    }
}
