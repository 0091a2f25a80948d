using Postern.Net.Conduits;
using Postern.Net.Relay;

namespace Postern.Stunnel.Services;

/// <summary>Tells how a transfer ends, in stunnel's lines.</summary>
internal sealed class TransferLog(Visit visit) : IRelayWitness
{
    /// <inheritdoc/>
    public void OnEnd(RelaySide side, ConduitFault? fault)
    {
        if (IsTls(side))
            OnTlsEnd(fault);
        else
            OnSocketEnd(fault);
    }

    /// <inheritdoc/>
    public void OnLost(RelaySide side, ConduitFault fault)
    {
        SayErrno(side, fault);
        visit.Log.Info(IsTls(side) ? "TLS socket closed (SSL_write)" : "writesocket: Socket is closed");
    }

    /// <inheritdoc/>
    public void OnLimit(bool closing)
    {
        visit.IsClosing = closing;
        if (closing)
            visit.Log.Error("transfer: s_poll_wait: TIMEOUTclose exceeded: closing");
        else
            visit.Log.Info("transfer: s_poll_wait: TIMEOUTidle exceeded: sending reset");
    }

    private void OnTlsEnd(ConduitFault? fault)
    {
        if (fault?.Kind == FaultKind.Tls)
        {
            visit.Log.Error($"SSL_read: {fault.Text}");
            return;
        }
        SayErrno(visit.Service.Client ? RelaySide.Server : RelaySide.Client, fault);
        visit.Log.Info(fault is null ? "TLS closed (SSL_read)" : "TLS socket closed (SSL_read)");
        if (fault is null or { Kind: FaultKind.Truncated })
            visit.Log.Debug("Sent socket write shutdown");
    }

    private void OnSocketEnd(ConduitFault? fault)
    {
        SayErrno(visit.Service.Client ? RelaySide.Client : RelaySide.Server, fault);
        if (fault is not null)
            return;
        visit.Log.Info("Read socket closed (readsocket)");
        visit.Log.Debug("Sending close_notify alert");
        visit.Log.Info("SSL_shutdown successfully sent close_notify alert");
    }

    private void SayErrno(RelaySide side, ConduitFault? fault)
    {
        if (fault is { Errno: > 0 })
            visit.Log.Info($"{(IsTls(side) ? "TLS" : "socket")} fd: {Errors.Text(fault.Errno)}");
    }

    private bool IsTls(RelaySide side) => side == RelaySide.Server == visit.Service.Client;
}
