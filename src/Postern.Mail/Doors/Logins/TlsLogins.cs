using Postern.Net.Tls;
using Postern.Wire.Sasl;

namespace Postern.Mail.Doors.Logins;

/// <summary>What logins have of the TLS that carries them.</summary>
internal static class TlsLogins
{
    /// <summary>What a login can be bound to, the best first: the connection itself before its server's certificate.</summary>
    internal static IReadOnlyList<ChannelBinding> BindingsOf(TlsConduit tls)
    {
        TlsBindings all = tls.Bindings;
        var bindings = new List<ChannelBinding>(2);
        if (all.Exporter is { } exporter)
            bindings.Add(new ChannelBinding(ChannelBinding.TlsExporter, exporter));
        if (all.ServerEndPoint is { } endPoint)
            bindings.Add(new ChannelBinding(ChannelBinding.TlsServerEndPoint, endPoint));
        return bindings;
    }
}
