namespace Postern.Ssh.Mux;

/// <summary>Sizes and numbers of a control connection.</summary>
internal static class MuxLimits
{
    /// <summary>What a channel may hold that nobody has read yet; what ssh itself grants is twice this.</summary>
    internal const int Window = 1024 * 1024;

    /// <summary>The largest piece of a channel: OpenSSH's own (CHAN_TCP_PACKET_DEFAULT).</summary>
    internal const int Packet = 32 * 1024;

    /// <summary>The largest message that is believed: OpenSSH sends none of more than a quarter of a megabyte.</summary>
    internal const int Message = 256 * 1024;

    /// <summary>How long ssh may take to greet on its control socket. Arbitrary: it answers at once, or it hangs.</summary>
    internal static readonly TimeSpan Greeting = TimeSpan.FromSeconds(10);

    /// <summary>How long ssh may take to greet where there is another way. Arbitrary: it answers in a millisecond, or it has no descriptor left to accept with.</summary>
    internal static readonly TimeSpan Taking = TimeSpan.FromSeconds(3);

    /// <summary>How long ssh is given no sockets after it could not take one. Arbitrary: it needs three descriptors for each, and some connections must end first.</summary>
    internal static readonly TimeSpan Full = TimeSpan.FromSeconds(10);
}
