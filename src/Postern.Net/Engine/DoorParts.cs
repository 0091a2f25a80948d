using Microsoft.Extensions.Logging;
using Postern.Net.Dialing;
using Postern.Net.Engine.Ushers;
using Postern.Net.Engine.Voices;
using Postern.Net.Listening;
using Postern.Net.Loops;
using Postern.Net.Preludes;
using Postern.Net.Tls;

namespace Postern.Net.Engine;

/// <summary>What a door is made of; put together by the composition.</summary>
public sealed class DoorParts
{
    private static long _lastId;

    /// <summary>The event loops.</summary>
    public required LoopGroup Loops { get; init; }

    /// <summary>TLS towards clients; null where none is spoken.</summary>
    public TlsServer? Server { get; init; }

    /// <summary>TLS towards the server; null where none is spoken.</summary>
    public TlsClient? Client { get; init; }

    /// <summary>The way to the server; asked only by the house's own usher.</summary>
    public Dialer Dialer { get; init; } = NoDialer.Instance;

    /// <summary>Who brings clients in and opens their ways; null for the usher of doors whose ends are URLs.</summary>
    public IUsher? Usher { get; init; }

    /// <summary>Who puts into words what happens; null for the voice of doors whose ends are URLs.</summary>
    public IDoorVoice? Voice { get; init; }

    /// <summary>How places are opened.</summary>
    public ListenRules Listening { get; init; } = new();

    /// <summary>Who answers clients in place of the server; null where they talk to the server themselves.</summary>
    public IReception? Reception { get; init; }

    /// <summary>Descriptors that systemd opened.</summary>
    public required InheritedSockets Inherited { get; init; }

    /// <summary>What <c>+auto</c> clients chose before.</summary>
    public DetectMemory Detected { get; init; } = new();

    /// <summary>Those of the door that this one replaces, or new ones.</summary>
    public DoorCounters Counters { get; init; } = new();

    /// <summary>How the door calls itself in greetings.</summary>
    public PreludeSettings Preludes { get; init; } = new();

    /// <summary>Where it says things.</summary>
    public required ILogger Log { get; init; }

    /// <summary>Connections that have come to this process, at all doors.</summary>
    public static long Connections => Volatile.Read(ref _lastId);

    internal long NextId() => Interlocked.Increment(ref _lastId);
}
