using Postern.Net.Conduits;
using Postern.Net.Preludes.Backs;
using Postern.Net.Preludes.Fronts;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Wire.Ends;

namespace Postern.Net.Preludes;

/// <summary>What a mail protocol says in clear text before STARTTLS, towards clients and towards servers.</summary>
/// <remarks>
/// <para>Insists: a client gets TLS or nothing, and so does a server. There is no fallback to clear text on either side.</para>
/// <para>Keeps nothing from before the handshake (RFC 3207 §4.2, RFC 2595 §9, RFC 9051 §6.2.1): a client that we have not
/// greeted is greeted in our own words. Two facts of the server's greeting go with them, for without them a client could
/// not go on: the timestamp for APOP, and whether one may post.</para>
/// <para>Holds no state of a connection: one serves all connections of a door, on all loops. It never closes a conduit.</para>
/// <para>Sets its own limits on the deadline it is given, and leaves it cleared where the conversation goes on.</para>
/// </remarks>
public sealed class Prelude
{
    private readonly Front _front;
    private readonly Back _back;

    private Prelude(Front front, Back back)
    {
        _front = front;
        _back = back;
    }

    /// <summary>The prelude of a protocol.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The protocol is none.</exception>
    public static Prelude For(MailProtocol protocol, PreludeSettings settings, Limits limits) => protocol switch
    {
        MailProtocol.Pop3 => new(new Pop3Front(settings, limits), new Pop3Back(limits)),
        MailProtocol.Imap => new(new ImapFront(settings, limits), new ImapBack(limits)),
        MailProtocol.Smtp or MailProtocol.Submission => new(new SmtpFront(settings, limits), new SmtpBack("EHLO", settings, limits)),
        MailProtocol.Lmtp => new(new LmtpFront(settings, limits), new SmtpBack("LHLO", settings, limits)),
        MailProtocol.Nntp => new(new NntpFront(settings, limits), new NntpBack(limits)),
        MailProtocol.Sieve => new(new SieveFront(settings, limits), new SieveBack(limits)),
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "a protocol without STARTTLS"),
    };

    /// <summary>A conversation with a client, within the protocol's line length.</summary>
    public Talk.Talk TalkToClient(Conduit conduit) => new(conduit, _front.LongestLine);

    /// <summary>A conversation with a server, within the protocol's line length.</summary>
    public Talk.Talk TalkToServer(Conduit conduit) => new(conduit, _back.LongestLine);

    /// <summary>Greets a client, answers what is legal before TLS, and upgrades when it asks.</summary>
    /// <remarks>A client that breaks the rules is told so in its protocol before the exception.</remarks>
    /// <exception cref="ConduitException">The client broke the rules, the handshake failed, the conduit broke, or a limit ran out.</exception>
    public ValueTask<PreludeEnd> ServeAsync(Talk.Talk talk, TlsServer server, Deadline deadline) =>
        _front.ServeAsync(talk, server, deadline);

    /// <summary>Reads a server's greeting and capabilities, has it begin TLS, and verifies it.</summary>
    /// <param name="talk">The conversation with the server.</param>
    /// <param name="client">Shakes hands and verifies.</param>
    /// <param name="host">The name or address that was asked for; what the certificate must bear.</param>
    /// <param name="target">What sessions are kept by, such as host and port.</param>
    /// <param name="deadline">The connection's deadline; the limits are set here.</param>
    /// <returns>
    /// The greeting for a local client that we have not greeted; not for one that we have. Empty where the server sends
    /// one by itself after the handshake (ManageSieve), which is for either client and comes through the relay.
    /// </returns>
    /// <exception cref="ConduitException">The server refused, offers no TLS, or was not accepted; the text holds its own words.</exception>
    public ValueTask<byte[]> SecureAsync(Talk.Talk talk, TlsClient client, string host, string target, Deadline deadline) =>
        _back.SecureAsync(talk, client, host, target, deadline);

    /// <summary>Reads the greeting of a server that needs no STARTTLS, for a client that we have greeted.</summary>
    /// <returns>What the client must still be told: nothing, but for ManageSieve the server's capabilities (RFC 5804 §2.2).</returns>
    /// <exception cref="ConduitException">The server refused, or is already logged in (PREAUTH).</exception>
    public ValueTask<byte[]> SwallowGreetingAsync(Talk.Talk talk, Deadline deadline) => _back.SwallowAsync(talk, deadline);

    /// <summary>An error for a client in its own protocol, after which the connection closes.</summary>
    public byte[] Farewell(string text) => _front.Farewell(text);

    /// <summary>What a client is told where the server cannot be reached; the connection closes after it.</summary>
    public byte[] Absence() => _front.Absence();
}
