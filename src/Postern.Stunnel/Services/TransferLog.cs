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
        SayErrno(IsTls(side), fault);
        if (IsTls(side))
            visit.Log.Info("TLS socket closed (SSL_write)");
        else
            SaySocketGone();
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
        switch (fault?.Kind)
        {
            case FaultKind.Tls:
                visit.Log.Error($"SSL_read: {fault.Text}");
                return;
            case null:
                visit.Log.Info("TLS closed (SSL_read)");
                break;
            default:
                SayErrno(isTls: true, fault);
                visit.IsUnsent = visit.Tls!.HasBacklog; // its end was just seen
                visit.Log.Info(visit.IsUnsent ? "TLS socket closed (SSL_read) with unsent byte(s)" : "TLS socket closed (SSL_read)");
                break;
        }
        if (!visit.IsUnsent)
            visit.Log.Debug("Sent socket write shutdown");
    }

    private void OnSocketEnd(ConduitFault? fault)
    {
        if (fault is null)
        {
            visit.Log.Info("Read socket closed (readsocket)");
            SayCloseNotify();
            return;
        }
        SayErrno(isTls: false, fault);
        SaySocketGone();
    }

    private void SaySocketGone()
    {
        visit.Log.Info("writesocket: Socket is closed");
        SayCloseNotify();
    }

    private void SayCloseNotify()
    {
        visit.Log.Debug("Sending close_notify alert");
        visit.Log.Info("SSL_shutdown successfully sent close_notify alert");
    }

    private void SayErrno(bool isTls, ConduitFault fault)
    {
        if (fault.Errno > 0)
            visit.Log.Info($"{(isTls ? "TLS" : "socket")} fd: {Errors.Text(fault.Errno)}");
    }

    private bool IsTls(RelaySide side) => side == RelaySide.Server == visit.Service.Client;
}
