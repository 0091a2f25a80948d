namespace Postern.Stunnel.Settings;

/// <summary>One service: a section with what it inherits, or the one of inetd mode; read and found good.</summary>
public sealed record ServiceOptions
{
    /// <summary>The section's name; in inetd mode <c>service</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The file in which the section begins, for messages.</summary>
    public string File { get; init; } = "";

    /// <summary>The line at which it begins, counted from 1.</summary>
    public int Line { get; init; }

    /// <summary><c>client</c>: TLS towards the target.</summary>
    public bool Client { get; init; }

    /// <summary><c>accept</c>, in order.</summary>
    public IReadOnlyList<StunnelAddress> Accept { get; init; } = [];

    /// <summary><c>connect</c>, in order.</summary>
    public IReadOnlyList<StunnelAddress> Connect { get; init; } = [];

    /// <summary><c>redirect</c>, in order.</summary>
    public IReadOnlyList<StunnelAddress> Redirect { get; init; } = [];

    /// <summary><c>exec</c>: the program's path.</summary>
    public string? Exec { get; init; }

    /// <summary><c>execArgs</c>, the first of which is what the program is called; empty for its path alone.</summary>
    public IReadOnlyList<string> ExecArguments { get; init; } = [];

    /// <summary><c>pty</c>.</summary>
    public bool Pty { get; init; }

    /// <summary><c>retry</c>; null for no.</summary>
    public TimeSpan? Retry { get; init; }

    /// <summary><c>sni</c> of a server, all of them.</summary>
    public IReadOnlyList<SniPattern> SniPatterns { get; init; } = [];

    /// <summary><c>sni</c> of a client; empty for none, null for the host of its target.</summary>
    public string? ServerName { get; init; }

    /// <summary><c>delay</c>.</summary>
    public bool Delay { get; init; }

    /// <summary><c>failover</c>.</summary>
    public FailoverKind Failover { get; init; }

    /// <summary><c>local</c>: the source address of outgoing connections.</summary>
    public string? Local { get; init; }

    /// <summary><c>transparent</c>.</summary>
    public Transparency Transparent { get; init; }

    /// <summary><c>ident</c>.</summary>
    public string? Ident { get; init; }

    /// <summary><c>libwrap</c>.</summary>
    public bool LibWrap { get; init; }

    /// <summary><c>debug</c>: the highest level that is written, 0–7.</summary>
    public int DebugLevel { get; init; } = 5;

    /// <summary><c>logId</c>.</summary>
    public LogIdKind LogId { get; init; }

    /// <summary><c>reset</c>: TCP RST on errors.</summary>
    public bool Reset { get; init; } = true;

    /// <summary><c>TIMEOUTbusy</c>.</summary>
    public TimeSpan TimeoutBusy { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary><c>TIMEOUTclose</c>; zero does not wait.</summary>
    public TimeSpan TimeoutClose { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><c>TIMEOUTconnect</c>, for each address.</summary>
    public TimeSpan TimeoutConnect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>TIMEOUTidle</c>.</summary>
    public TimeSpan TimeoutIdle { get; init; } = TimeSpan.FromSeconds(43200);

    /// <summary><c>setuid</c> of a section: who owns its Unix socket.</summary>
    public int? SocketUser { get; init; }

    /// <summary><c>setgid</c> of a section.</summary>
    public int? SocketGroup { get; init; }

    /// <summary><c>socket</c>, the defaults among them, in the order in which they are set.</summary>
    public IReadOnlyList<SocketOption> SocketOptions { get; init; } = [];

    /// <summary><c>protocol</c> and what belongs to it.</summary>
    public NegotiationOptions Negotiation { get; init; } = new();

    /// <summary>TLS.</summary>
    public TlsOptions Tls { get; init; } = new();
}
