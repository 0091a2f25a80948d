namespace Postern.Mail.Gateway.Servers;

/// <summary>The limits of looking after servers that no door changes.</summary>
internal static class ServerLimits
{
    /// <summary>How long after a failure a server is looked at again. Arbitrary: sooner than its clients lose patience, seldom enough not to be in its way while it starts.</summary>
    internal static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    /// <summary>How long a failure counts where nobody looks. Arbitrary: about as long as a server needs to restart.</summary>
    internal static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);

    /// <summary>Octets of a line that a server may send. Arbitrary: lists of capabilities are long, and mails are not read here.</summary>
    internal const int Line = 64 * 1024;
}
