namespace Postern.Net.Settings;

/// <summary>The named limits of a door. The end line of a connection names the one that ran out.</summary>
public sealed record Limits
{
    /// <summary>From the first byte of TLS to the end of its handshake.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may be silent, or talk in clear text, before TLS begins.</summary>
    public TimeSpan Prelude { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a client of a mail door may take to log in, its first word included.</summary>
    public TimeSpan Login { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a login from a network that the account is not known from may wait for its turn, while others guess the account's password.</summary>
    public TimeSpan Guard { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a client of a submission door may be silent between two commands, or in a mail (RFC 5321 §4.5.3.2.7).</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a POP3 client may be silent, or take nothing of an answer, where its mailbox is in this process (RFC 1939 §3 wants ten minutes at least).</summary>
    public TimeSpan Pop3Pause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the next hop may take to judge a whole mail (RFC 5321 §4.5.3.2.6).</summary>
    public TimeSpan Delivery { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>One attempt to reach one address.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>No byte in either direction.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(45);

    /// <summary>From the end of one direction to the end of the connection, while nothing moves.</summary>
    public TimeSpan Close { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>One step of the server's talk before TLS.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an <c>+auto</c> door waits for a TLS client to speak first.</summary>
    public TimeSpan Detect { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long open connections may go on after a stop was asked for.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes a second a peer must send before its handshake is done, once <see cref="MinimumRateGrace"/> is over; 0 for none.</summary>
    public int MinimumRate { get; init; } = 50;

    /// <summary>How long the minimum rate waits.</summary>
    public TimeSpan MinimumRateGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections that have not finished their handshake; past it the oldest of them is closed.</summary>
    public int PendingHandshakes { get; init; } = 4096;

    /// <summary>Connections of the door; past it new ones are closed at once.</summary>
    public int Connections { get; init; } = 100_000;

    /// <summary>Connections of one client address (an IPv6 client is its /64); 0 for no limit.</summary>
    public int ConnectionsPerAddress { get; init; }
}
