using Postern.Mail.Explaining;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Loops;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Hosting;

/// <summary>Has one login walk through a door of which nothing is open: no port, no client.</summary>
internal static class ExplainedLogin
{
    /// <summary>Walks, and tells of each step.</summary>
    /// <param name="trial">Whose login, and where.</param>
    /// <param name="peer">Where the client pretends to be.</param>
    /// <param name="common">What doors share.</param>
    /// <param name="tell">Told of each step.</param>
    /// <exception cref="IOException">The door cannot be put together; and what <see cref="DoorInService.Make"/> throws.</exception>
    internal static async Task RunAsync(LoginTrial trial, PeerAddress peer, Common common, Action<WalkStep> tell)
    {
        DoorSettings settings = trial.Door;
        var log = common.Log.CreateLogger("");
        using ServerClients clients = ServerClients.Make(settings with { Client = settings.Client with { Resume = false } }, common, log); // a whole handshake tells more
        // Where the client stands is said by the walk; nothing is read from it.
        DoorSettings silent = settings with { Accept = [settings.Accept[0] with { Tls = TlsMode.Clear }], ProxyFrom = [] };
        var door = new Door(silent, new DoorParts
        {
            Loops = common.Loops,
            Client = clients.For(null),
            Dialer = common.Dialers.For(settings),
            Reception = MailDoors.MakeWalk(trial, common, clients, tell, log),
            Inherited = common.Inherited,
            Detected = common.Detected,
            Preludes = common.Preludes,
            Log = log,
        });
        await door.ServeOneAsync(common.Loops.All[0], Nobody, peer);
    }

    /// <summary>A client that never says anything.</summary>
    private static PipeConduit Nobody(Loop loop)
    {
        using var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        int descriptor = (int)nothing.DangerousGetHandle();
        nothing.SetHandleAsInvalid(); // the conduit closes it
        return new PipeConduit(loop, descriptor, descriptor);
    }
}
