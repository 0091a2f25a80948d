using System.Net.Sockets;
using System.Text.Json;
using Postern.Net.Control;
using Postern.Net.Loops;
using Postern.Ssh.Servers;
using Postern.Wire.Text;

namespace Postern.Ssh.Carrying;

/// <summary>A small process for one ssh server and one user: it has the login, and shares it among all processes that want it.</summary>
public static class Carrier
{
    /// <summary>Serves until nobody wants the login any more.</summary>
    /// <param name="order">The first line of standard input, from whoever started us.</param>
    /// <param name="self">This program.</param>
    /// <param name="environment">The environment for ssh.</param>
    /// <param name="loop">The loop that it lives on.</param>
    /// <param name="dialers">Makes the dialer for a host behind hops.</param>
    /// <param name="passed">What the carriers before it ask; it gets whom.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ready">Called when it can be asked; also where another carrier can be.</param>
    /// <param name="stop">Ends it at once; those who have the login lose it.</param>
    /// <exception cref="SshException">It cannot be; the message says why.</exception>
    public static async Task RunAsync(string order, string self, IReadOnlyDictionary<string, string> environment, Loop loop, Func<IReadOnlyList<Wire.Ends.Hop>, Wire.Ends.HostPort, Net.Settings.SshWay, Net.Dialing.Dialer> dialers, PassedQuestions passed, TimeProvider time, Action ready, CancellationToken stop)
    {
        CarrierOrder given = JsonSerializer.Deserialize(order, CarrierJson.Default.CarrierOrder) ?? throw new SshException("a carrier was started without its order");
        var place = new CarrierPlace(given.Directory, given.Key);
        RuntimeDirectory.Make(place.Directory);
        place.Check();
        Socket? listener = await ListenAsync(place, time);
        ready();
        if (listener is null)
            return;
        var setup = new CarrierSetup
        {
            Route = new SshRoute([.. given.Hops.Select(hop => hop.ToHop())], given.Login),
            Place = place,
            Program = given.Program,
            Self = self,
            Environment = environment,
            Loop = loop,
            Dialers = dialers,
            Passed = passed,
            Time = time,
        };
        await loop.RunAsync(() => ServeAsync(setup, listener, stop));
    }

    private static async Task ServeAsync(CarrierSetup setup, Socket listener, CancellationToken stop)
    {
        using var login = new Login(setup);
        using var desk = new CarrierDesk(setup, listener, login);
        await desk.RunAsync(stop);
        await login.LeaveAsync();
    }

    /// <summary>Becomes the one carrier of the place; null where another is, and answers.</summary>
    private static async Task<Socket?> ListenAsync(CarrierPlace place, TimeProvider time)
    {
        using FileStream guard = await ControlGuard.TakeAsync(place.Directory, time);
        using Socket? other = await place.TryConnectAsync(time, CancellationToken.None);
        if (other is not null)
            return null;
        place.Clear();
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(place.Socket));
            File.SetUnixFileMode(place.Socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen(64);
            return listener;
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            listener.Dispose();
            throw new SshException($"the socket {place.Socket} cannot be opened: {SystemWords.Of(e)}");
        }
    }
}
