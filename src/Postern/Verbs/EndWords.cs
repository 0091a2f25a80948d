using Postern.Wire.Ends;

namespace Postern.Verbs;

/// <summary>The beginnings of URLs, for completion.</summary>
internal static class EndWords
{
    public static readonly string[] All =
    [
        .. MailProtocols.Names.SelectMany(name => new[] { $"{name}://", $"{name}s://", $"{name}+starttls://" }),
        "tcp://", "tls://", "unix:/", "exec:/", "stdio:",
    ];
}
