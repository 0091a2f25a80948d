using Postern.Net.Conduits;
using Postern.Net.Listening;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Services;

/// <summary>Options of <c>socket</c> that a connection has.</summary>
internal static class SocketOptions
{
    internal static SocketSetting Of(SocketOption option) => new(option.Level, option.Option, option.Value);

    /// <summary>Sets those of one side, <c>l</c> or <c>r</c>; a socket that is no TCP connection has none of TCP's, as before.</summary>
    /// <exception cref="ConduitException">One is refused; it was logged.</exception>
    internal static void Apply(ServiceOptions service, char side, SocketConduit socket, ServiceLog log)
    {
        string name = side == 'l' ? "local" : "remote";
        log.Debug($"Setting {name} socket options (FD={socket.Descriptor})");
        foreach (SocketOption option in service.SocketOptions.Where(option => option.Side == side))
        {
            int errno = Of(option).ApplyTo(socket.Descriptor);
            if (errno == 0)
            {
                log.Debug($"Option {option.Name} set on {name} socket");
                continue;
            }
            log.Error($"{option.Name}: {Errors.Text(errno)}");
            throw new ConduitException(FaultKind.Connect, $"Failed to set {name} socket options");
        }
    }
}
