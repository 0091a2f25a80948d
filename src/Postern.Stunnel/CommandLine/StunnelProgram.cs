namespace Postern.Stunnel.CommandLine;

/// <summary>What the program says of itself.</summary>
/// <param name="Version">Postern's version.</param>
/// <param name="OpenSsl">OpenSSL's, as OpenSSL_version(3) has it: <c>OpenSSL 3.0.9 30 May 2023</c>.</param>
/// <param name="Platform">The platform, such as <c>x86_64-pc-linux-gnu</c>.</param>
public sealed record StunnelProgram(string Version, string OpenSsl, string Platform)
{
    /// <summary>The stunnel whose configuration is spoken.</summary>
    public const string Speaks = "5.68";

    /// <summary>The lines with which a log and each of the informational switches begin.</summary>
    /// <remarks>Scripts take the version to be what stands behind the first <c>stunnel </c>: there it stays.</remarks>
    public IReadOnlyList<string> Banner =>
    [
        $"stunnel {Speaks} on {Platform} platform, by Postern {Version}",
        $"Compiled/running with {OpenSsl}",
        "Threading:PTHREAD Sockets:EPOLL,IPv6,SYSTEMD TLS:OCSP,PSK,SNI Auth:LIBWRAP",
    ];
}
