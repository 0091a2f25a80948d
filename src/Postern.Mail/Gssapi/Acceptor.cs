using Postern.Mail.Gssapi.Native;
using Postern.Wire.Sasl.Gssapi;

namespace Postern.Mail.Gssapi;

/// <summary>The server's side of a context: a ticket for one of our services.</summary>
/// <remarks>The keytab is read with each login, so that new keys count at once.</remarks>
internal sealed unsafe class Acceptor(string service, string? keytab) : GssContext
{
    private GssCredential? _keys;
    private string? _peer;

    public override void Dispose()
    {
        base.Dispose();
        _keys?.Dispose();
    }

    protected override GssFault Call(nint* context, LibGssapi.GssBuffer* token, LibGssapi.GssBuffer* answer)
    {
        _keys ??= GssCredential.OfService(service, keytab);
        uint minor;
        nint source;
        // RFC 4752 §3.2: no channel bindings.
        uint major = LibGssapi.gss_accept_sec_context(&minor, context, _keys.DangerousGetHandle(), token, 0, &source, null, answer, null, null, null);
        GC.KeepAlive(_keys);
        if (source != 0)
        {
            using var name = GssName.Own(source);
            _peer = name.Text();
        }
        return new GssFault(major, minor);
    }

    protected override void Establish()
    {
        if (_peer is not null && GssPrincipal.TryParse(_peer, GssName.HomeRealm(), out var peer))
            Peer = peer;
        else
            Why = "the ticket is of a principal that no account can have";
    }

    protected override string Story(GssFault fault) => $"a ticket for {service} was not accepted ({keytab ?? "the system's keytab"}): {fault.Words}";
}
