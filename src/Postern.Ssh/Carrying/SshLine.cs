using Postern.Net.Conduits;
using Postern.Net.Dialing;
using Postern.Net.Relay;
using Postern.Net.Settings;
using Postern.Ssh.Servers;
using Postern.Wire.Ends;

namespace Postern.Ssh.Carrying;

/// <summary>The connection under a login: ours, so that its names, hops and delays are, and lent to ssh as its standard streams (<c>ProxyCommand=-</c>).</summary>
internal sealed class SshLine : IDisposable
{
    private readonly LentSocket? _socket;

    private SshLine(int descriptor, LentSocket? socket)
    {
        Descriptor = descriptor;
        _socket = socket;
    }

    /// <summary>What ssh gets; -1 where it connects itself.</summary>
    internal int Descriptor { get; }

    /// <summary>How the line does; null where that cannot be known.</summary>
    internal TcpFacts? Facts => _socket?.Facts;

    /// <summary>Opens it; on the loop's thread.</summary>
    /// <exception cref="SshException">The server cannot be reached.</exception>
    internal static async Task<SshLine> OpenAsync(CarrierSetup setup, SshQuestions questions, CancellationToken cancel)
    {
        SshRoute route = setup.Route;
        SshConfig config = await SshConfig.ReadAsync(setup.Program, route.Server, route.Way.Login, setup.Time, cancel);
        questions.Host = config.Address.Host;
        if (config.ConnectsItself && route.Before.Count == 0)
            return new SshLine(-1, socket: null);
        Conduit conduit = await DialAsync(setup, config.Address);
        if (conduit is SocketConduit { HasUnread: false } socket && TcpFacts.Of(socket.Descriptor) is not null)
        {
            var lent = new LentSocket(setup.Loop, socket.Descriptor);
            return new SshLine(socket.GiveAway(), lent);
        }
        var (near, far) = SocketConduit.Pair(setup.Loop);
        new Pump(conduit, near).Start();
        return new SshLine(far, socket: null);
    }

    /// <summary>Lets go of it: the server sees its end when ssh has closed it too.</summary>
    public void Dispose() => _socket?.Dispose();

    private static async Task<Conduit> DialAsync(CarrierSetup setup, HostPort address)
    {
        try
        {
            return await setup.Dialers(setup.Route.Before, address, setup.Route.Way.ForPassing()).DialAsync(setup.Loop, DialRequest.Anonymous, new Deadline(setup.Loop));
        }
        catch (ConduitException refused)
        {
            throw new SshException($"{setup.Route.Server}: {refused.Message}");
        }
        catch (DialerSettingException impossible)
        {
            throw new SshException(impossible.Message);
        }
    }

    /// <summary>Carries bytes between a way that is no socket of its own and ssh.</summary>
    private sealed class Pump(Conduit server, Conduit ssh) : IRelayOwner
    {
        private static readonly Limits Endless = new() { Idle = Timeout.InfiniteTimeSpan };

        internal void Start() => new Relay(ssh, server, Endless, selfDelimiting: false).Start(this);

        public void OnRelayEnd(RelayEnd end)
        {
            server.Close();
            ssh.Close();
        }
    }
}
