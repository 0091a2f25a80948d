using Postern.Wire.Ends;

namespace Postern.OwnServer;

/// <summary>One port of the server.</summary>
/// <param name="Section">The section of the file that it stands in; ports of one section are one door.</param>
/// <param name="Scheme">How its URL begins.</param>
/// <param name="Protocol">What is spoken there.</param>
/// <param name="Tls">When TLS begins there.</param>
/// <param name="Standard">The port that everybody knows.</param>
/// <param name="Free">The first port that is tried where that cannot be had.</param>
internal sealed record ServerPort(string Section, string Scheme, MailProtocol Protocol, TlsMode Tls, int Standard, int Free)
{
    /// <summary>The ports of the server, in the order of the file. What a process can serve by itself stands here and nowhere else.</summary>
    public static readonly ServerPort[] All =
    [
        new("imap", "imaps", MailProtocol.Imap, TlsMode.Tls, 993, 9993),
        new("pop3", "pop3s", MailProtocol.Pop3, TlsMode.Tls, 995, 9995),
        new("submission", "submissions", MailProtocol.Submission, TlsMode.Tls, 465, 9465),
        new("submission", "submission+starttls", MailProtocol.Submission, TlsMode.StartTls, 587, 9587),
    ];

    /// <summary>The section without a port: programs of this machine hand mail over at a socket in the state directory, and nobody logs in there.</summary>
    public static readonly (string Section, string Scheme) Socket = ("delivery", "lmtp+unix");
}
