using Postern.Mail.Gssapi.Native;

namespace Postern.Mail.Gssapi;

/// <summary>The client's side of a context: a ticket of this process, for a service at a host.</summary>
internal sealed unsafe class Initiator(string service, string host, string? keytab) : GssContext
{
    private const uint Wanted = LibGssapi.GSS_C_MUTUAL_FLAG | LibGssapi.GSS_C_REPLAY_FLAG | LibGssapi.GSS_C_SEQUENCE_FLAG | LibGssapi.GSS_C_INTEG_FLAG;

    private GssCredential? _ticket;
    private GssName? _target;

    public override void Dispose()
    {
        base.Dispose();
        _ticket?.Dispose();
        _target?.Dispose();
    }

    protected override GssFault Call(nint* context, LibGssapi.GssBuffer* token, LibGssapi.GssBuffer* answer)
    {
        _ticket ??= GssCredential.OfProcess(keytab);
        _target ??= GssName.OfService($"{service}@{host}");
        using var kerberos = new GssOid(GssOid.Kerberos);
        uint minor, got;
        // RFC 4752 §3.1: no channel bindings, and the server proves itself.
        uint major = LibGssapi.gss_init_sec_context(&minor, _ticket.DangerousGetHandle(), context, _target.DangerousGetHandle(), kerberos.Pointer, Wanted, 0, 0, token, null, answer, &got, null);
        GC.KeepAlive(_ticket);
        GC.KeepAlive(_target);
        bool isUnproved = major == LibGssapi.GSS_S_COMPLETE && (got & LibGssapi.GSS_C_MUTUAL_FLAG) == 0;
        return new GssFault(isUnproved ? LibGssapi.GSS_S_FAILURE : major, minor);
    }

    protected override void Establish()
    {
        // Who the peer is was named by us, and is proved now.
    }

    protected override string Story(GssFault fault) => $"no ticket for {service}@{host} ({keytab ?? "the process's own"}): {fault.Words}";
}
