using Postern.Wire.Ends;

namespace Postern.Net.Settings;

/// <summary>One door: two ends, what stands between them, and who may come in.</summary>
public sealed record DoorSettings
{
    /// <summary>Its name in the log.</summary>
    public required string Name { get; init; }

    /// <summary>Where it listens.</summary>
    public required IReadOnlyList<End> Accept { get; init; }

    /// <summary>Where it leads: the first that answers.</summary>
    public required IReadOnlyList<End> Connect { get; init; }

    /// <summary>Hops on the way, in the order the bytes pass.</summary>
    public IReadOnlyList<Hop> Via { get; init; } = [];

    /// <summary>How it logs in at the last <c>ssh://</c> among them.</summary>
    public SshWay Ssh { get; init; } = new();

    /// <summary>Arguments of an <c>exec:</c> end, the program's own name first.</summary>
    public IReadOnlyList<string> ExecArguments { get; init; } = [];

    /// <summary>TLS towards those who come in.</summary>
    public TlsServerSettings Server { get; init; } = new();

    /// <summary>TLS towards the server.</summary>
    public TlsClientSettings Client { get; init; } = new();

    /// <summary>Client networks that are let in; empty for all.</summary>
    public IReadOnlyList<Cidr> Allow { get; init; } = [];

    /// <summary>Client networks that are kept out; counts before <see cref="Allow"/>.</summary>
    public IReadOnlyList<Cidr> Deny { get; init; } = [];

    /// <summary>Networks from which a PROXY header is expected and believed; empty for none.</summary>
    public IReadOnlyList<Cidr> ProxyFrom { get; init; } = [];

    /// <summary>The PROXY header sent to the server.</summary>
    public ProxyHeaderVersion ProxyTo { get; init; }

    /// <summary>Spread connections over the targets in turn, in place of trying them in order.</summary>
    public bool RoundRobin { get; init; }

    /// <summary>Clear text may cross a network at this door.</summary>
    public bool AllowCleartext { get; init; }

    /// <summary>The source address of connections to the server; null for any.</summary>
    public string? LocalAddress { get; init; }

    /// <summary>Off: a private key that others can read is only warned of, as in stunnel.</summary>
    public bool StrictPermissions { get; init; } = true;

    /// <summary>How it logs clients in, where it is a mail door.</summary>
    public MailSettings Mail { get; init; } = new();

    /// <summary>Where it leads, for people: mailboxes of its own, and its targets.</summary>
    public IEnumerable<string> Leads => (Mail.Mailboxes is { } own ? [own] : (string[])[]).Concat(Connect.Select(end => end.ToString()));

    /// <summary>The ways that lead on from here: the door itself, and the door as each route of a mail door would have it.</summary>
    public IEnumerable<DoorSettings> Ways => Mail.Routes.Select(route => route.Of(this)).Prepend(this);

    /// <summary>
    /// Its servers can be looked at while nobody comes: there are several, and a look neither starts a program nor logs in
    /// by ssh, which only a client is worth; nor is the door there for one client alone.
    /// </summary>
    public bool CanCheckServers => Connect.Count > 1
        && Connect.All(end => end.Transport is TransportKind.Tcp or TransportKind.Unix)
        && Via.All(hop => hop.Kind != HopKind.Ssh)
        && Accept.All(end => end.Transport != TransportKind.Stdio);

    /// <summary>Its limits.</summary>
    public Limits Limits { get; init; } = new();
}
