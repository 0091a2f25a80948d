using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Engine.Voices;
using Postern.Net.Listening;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Settings;
using Postern.Wire.Ends;

namespace Postern.Stunnel.Services;

/// <summary>Puts what happens at a service into stunnel's lines.</summary>
internal sealed class ServiceVoice(ServiceOptions service, ServiceParts parts) : IDoorVoice
{
    private readonly ServiceLog _log = new(parts.Sink, parts.MainId, service.DebugLevel);

    /// <inheritdoc/>
    public void Opening(End end) => _log.Debug($"Binding service [{service.Name}]");

    /// <inheritdoc/>
    public void Opened(Listener listener)
    {
        _log.Debug(listener.IsInherited
            ? $"Listening file descriptor received from systemd (FD={listener.Descriptor})"
            : $"Listening file descriptor created (FD={listener.Descriptor})");
        _log.Info($"Service [{service.Name}] (FD={listener.Descriptor}) bound to {PlaceOf(listener.End)}");
    }

    /// <inheritdoc/>
    public void NotOpened(End end, ListenException why)
    {
        string reason = why.Errno > 0 ? Errors.Text(why.Errno) : why.Message;
        _log.Notice($"Binding service [{service.Name}] to {PlaceOf(end)}: {reason}");
    }

    /// <inheritdoc/>
    public void NothingOpened() => _log.Error($"Binding service [{service.Name}] failed");

    /// <inheritdoc/>
    public void Listening(End end)
    {
        // It was told when it was opened.
    }

    /// <inheritdoc/>
    public void Closed(Listener listener)
    {
        _log.Debug($"Service [{service.Name}] closed (FD={listener.Descriptor})");
        if (listener.End.Transport == TransportKind.Unix && !listener.IsInherited)
            _log.Debug($"Socket removed: {listener.End.Path}");
    }

    /// <inheritdoc/>
    public void Starved(string reason) => _log.Warning($"Service [{service.Name}]: cannot accept: {reason}; trying again");

    /// <inheritdoc/>
    public void TurnedAway(long id, PeerAddress peer, string refusal) =>
        _log.Warning($"Connection rejected: too many clients (>={parts.MostClients})");

    /// <inheritdoc/>
    public void HandedOver(Connection connection)
    {
        // No service gives a socket away.
    }

    /// <inheritdoc/>
    public void Ended(Connection connection, Ending ending)
    {
        if (connection.Visit is Visit visit)
            visit.Log.Debug($"Service [{visit.Service.Name}] finished ({parts.Counters.Inside} left)");
    }

    /// <inheritdoc/>
    public void DrainOver(int left, double seconds) => _log.Info($"Terminating {left} service thread(s)");

    /// <inheritdoc/>
    public void Bug(Exception bug, long id) =>
        _log.Write(0, $"INTERNAL ERROR: Service [{service.Name}]: connection {id}: {bug}");

    private static string PlaceOf(End end) => end.Transport == TransportKind.Unix
        ? AddressText.OfPath(end.Path)
        : $"{(end.Host.Length == 0 ? "::" : end.Host)}:{end.Port}";
}
