using Microsoft.Extensions.Logging;
using Postern.Mail.Clients;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Mail.Gateway.Servers;

/// <summary>Servers that have the same mailboxes: a client is brought to the first that takes it.</summary>
/// <remarks>
/// Where there are several, one that failed (unreachable, not the right one, or without a greeting) stands behind the
/// others until it has answered; when all have failed they are tried all the same. Who looks at them while nobody comes
/// is <see cref="ServerWatch"/>; where it must not, a failure is forgotten after half a minute.
/// </remarks>
public sealed class ServerGroup
{
    private readonly GroupedServer[] _servers;
    private readonly bool _inTurn;
    private uint _turn = (uint)Random.Shared.Next();

    /// <summary>The servers where these settings lead.</summary>
    /// <param name="settings">The door, with these servers alone as where it leads.</param>
    /// <param name="whose">The accounts and domains whose routes lead here; empty for everybody's.</param>
    /// <param name="wayTo">Makes the way of a door that leads to one server.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where changes are told.</param>
    public ServerGroup(DoorSettings settings, IReadOnlyList<string> whose, Func<DoorSettings, Way> wayTo, TimeProvider time, ILogger log)
    {
        Settings = settings;
        Whose = whose;
        _inTurn = settings.RoundRobin;
        MailProtocol protocol = settings.Accept[0].Protocol;
        _servers = [.. settings.Connect.Select(end => new GroupedServer(wayTo(settings with { Connect = [end] }), protocol, new Standing(settings.Name, $"{end}", settings.CanCheckServers, time, log)))];
    }

    /// <summary>Where they are.</summary>
    public IReadOnlyList<End> Ends => Settings.Connect;

    /// <summary>There is one to go to where another fails.</summary>
    public bool HasSeveral => _servers.Length > 1;

    /// <summary>Pictures of them, in their order.</summary>
    public IReadOnlyList<ServerPicture> Pictures => [.. _servers.Select(server => server.Standing.Picture(Whose))];

    /// <summary>The door, with these servers alone as where it leads.</summary>
    internal DoorSettings Settings { get; }

    internal IReadOnlyList<GroupedServer> All => _servers;

    /// <summary>Whose they are; empty for everybody's.</summary>
    internal IReadOnlyList<string> Whose { get; }

    /// <summary>Brings a client there.</summary>
    /// <param name="connection">For whom; what was opened and did not serve is closed again.</param>
    /// <param name="told">Told of a server that was reached, before its greeting.</param>
    /// <exception cref="ConduitException">There is no way; the text tells of each server that was tried.</exception>
    /// <exception cref="LoginRefusedException">The only server serves nobody now.</exception>
    internal async ValueTask<Reached> ReachAsync(Connection connection, Action<Arrival>? told = null)
    {
        if (!HasSeveral)
            return await _servers[0].ReachAsync(connection, told);
        var failures = new List<string>();
        FaultKind kind = FaultKind.Connect;
        foreach (GroupedServer server in InOrder())
        {
            try
            {
                Reached reached = await server.ReachAsync(connection, told);
                server.Standing.Answered();
                return reached;
            }
            catch (Exception e) when (e is ConduitException or LoginRefusedException && connection.Stopping is null)
            {
                connection.Far?.Abort();
                connection.Far = null;
                kind = (e as ConduitException)?.Fault.Kind ?? FaultKind.Protocol;
                failures.Add(e.Message);
                server.Fail(e.Message);
            }
        }
        throw new ConduitException(kind, string.Join("; ", failures));
    }

    private IEnumerable<GroupedServer> InOrder()
    {
        int first = _inTurn ? (int)(Interlocked.Increment(ref _turn) % (uint)_servers.Length) : 0;
        GroupedServer[] inTurn = [.. _servers.Skip(first), .. _servers.Take(first)];
        bool[] behind = [.. inTurn.Select(server => server.Standing.IsBehind)]; // asked once: nobody is to be passed over, or tried twice
        return inTurn.Where((_, place) => !behind[place]).Concat(inTurn.Where((_, place) => behind[place]));
    }
}
