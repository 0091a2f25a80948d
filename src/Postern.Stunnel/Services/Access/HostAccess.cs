using System.Net;
using Postern.Net.Conduits;

namespace Postern.Stunnel.Services.Access;

/// <summary>The check of <c>libwrap</c>: hosts.allow and hosts.deny, which are read for each client.</summary>
internal sealed class HostAccess(ServiceParts parts)
{
    /// <summary>Lets a client through, where its section wants that asked; its name is that of the section.</summary>
    /// <exception cref="ConduitException">It may not come in; it was logged.</exception>
    internal async ValueTask CheckAsync(Visit visit)
    {
        if (!visit.Service.LibWrap || visit.Connection.Peer.Kind != PeerKind.Inet)
            return;
        string peer = AddressText.Of(visit.Connection.Peer.ToEndPoint());
        AccessVerdict verdict = await VerdictAsync(visit);
        if (verdict.Unserved is { } option)
            visit.Log.Warning($"Service [{visit.Service.Name}]: option \"{option}\" of hosts_options(5) is not carried out");
        if (verdict.IsAllowed)
        {
            visit.Log.Debug($"Service [{visit.Service.Name}] permitted by libwrap from {peer}");
            return;
        }
        visit.Log.Warning($"Service [{visit.Service.Name}] REFUSED by libwrap from {peer}");
        visit.Log.Debug("See hosts_access(5) manual for details");
        throw new ConduitException(FaultKind.Closed, "refused by libwrap");
    }

    private async Task<AccessVerdict> VerdictAsync(Visit visit)
    {
        IPAddress? own = visit.NearSocket is { } near && PeerAddress.OwnOf(near.Descriptor) is { Kind: PeerKind.Inet } here ? here.ToIPAddress() : null;
        var client = new AccessClient(visit.Connection.Peer.ToIPAddress(), own, HostName.Ask);
        string service = visit.Service.Name;
        try
        {
            // Files and names: not on the loop.
            return await Task.Run(() => AccessVerdict.Of(parts.AccessFiles, service, client)).WaitAsync(visit.Service.TimeoutBusy);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TimeoutException)
        {
            visit.Log.Error($"libwrap: {e.Message}");
            return new AccessVerdict(IsAllowed: false, Unserved: null);
        }
    }
}
