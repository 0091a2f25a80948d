using Postern.Testing;

namespace Postern.Interop.Tests.Packaging;

/// <summary>A POP3 server in a root, as a shell script on its standard streams, and a client that asks it something through TLS.</summary>
internal static class Popper
{
    internal const string Path = "/usr/sbin/popper";

    /// <summary>The file of certificate and key, as instructions for stunnel have it.</summary>
    internal const string Certificate = "/etc/ssl/private/mail.pem";

    internal static Task InstallAsync(OwnRoot root) => root.WriteAsync(Path, """
        #!/bin/sh
        printf '+OK popper ready\r\n'
        while read -r line; do
            case $line in
            STAT*) printf '+OK 2 320\r\n' ;;
            QUIT*) printf '+OK bye\r\n'; exit 0 ;;
            *)     printf -- '-ERR what?\r\n' ;;
            esac
        done

        """, "755");

    internal static Task CertifyAsync(OwnRoot root, TestCertificate certificate) =>
        root.WriteAsync(Certificate, certificate.ChainPem + certificate.KeyPem, "600");

    /// <summary>Holds a conversation over TLS; the certificate must be of this authority.</summary>
    internal static async Task ServesAsync(OwnRoot root, TestAuthority authority)
    {
        await root.WriteAsync("/tmp/ca.pem", authority.Pem);
        string heard = await root.RunAsync("printf 'STAT\\r\\nQUIT\\r\\n' | openssl s_client -quiet -connect 127.0.0.1:995 -CAfile /tmp/ca.pem -verify_return_error -verify_ip 127.0.0.1 2>/dev/null");
        Assert.Equal("+OK popper ready\r\n+OK 2 320\r\n+OK bye\r\n", heard);
    }

    /// <summary>The serial number of the certificate that is served; empty where none is.</summary>
    internal static async Task<string> SerialAsync(OwnRoot root)
    {
        var (code, text) = await root.TryAsync("openssl s_client -connect 127.0.0.1:995 </dev/null 2>/dev/null | openssl x509 -noout -serial 2>/dev/null");
        return code == 0 ? text.Trim().Replace("serial=", "", StringComparison.Ordinal) : "";
    }
}
