using Postern.Net.Dialing.Programs;
using Postern.Net.Dns;
using Postern.Net.Engine;
using Postern.Net.Listening;
using Postern.Net.Loops;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Protocols;
using Postern.Stunnel.Services.Access;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Services;

/// <summary>What services are made of beside their options; put together by the composition.</summary>
public sealed record ServiceParts
{
    /// <summary>The event loops.</summary>
    public required LoopGroup Loops { get; init; }

    /// <summary>Where log lines go.</summary>
    public required ILineSink Sink { get; init; }

    /// <summary>Looks targets up, each time as anew as their owners want it.</summary>
    public required Resolver Resolver { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What stands between the brackets of lines that belong to no connection: <c>ui</c> in the foreground.</summary>
    public string MainId { get; init; } = "main";

    /// <summary>Makes what a section's <c>protocol</c> says; null for none.</summary>
    public Func<ServiceOptions, IProtocol?> Protocol { get; init; } = static _ => null;

    /// <summary>Descriptors that systemd opened, taken by position.</summary>
    public InheritedSockets Inherited { get; init; } = InheritedSockets.None;

    /// <summary>The limit of descriptors that programs get back.</summary>
    public Descriptors Descriptors { get; init; } = new(0, 0);

    /// <summary>The program stays in the foreground, and its standard error is that of the programs it starts.</summary>
    public bool ProgramsShareErrors { get; init; }

    /// <summary>The most connections of one service; past it new ones are rejected.</summary>
    public int MostClients { get; init; } = 500;

    /// <summary>How long open connections may go on after a stop; zero ends them at once.</summary>
    public TimeSpan Drain { get; init; }

    /// <summary>Counters of the door that is replaced, or new ones.</summary>
    public DoorCounters Counters { get; init; } = new();

    /// <summary>hosts.allow and hosts.deny (hosts_access(5)).</summary>
    public AccessFiles AccessFiles { get; init; } = new();

    /// <summary>The port of identification servers (RFC 1413 §3).</summary>
    public int IdentPort { get; init; } = 113;
}
