using System.Text;
using Microsoft.Win32.SafeHandles;
using Postern.Mail.Gssapi.Native;

namespace Postern.Mail.Gssapi;

/// <summary>A name, as the library holds it.</summary>
internal sealed unsafe class GssName : SafeHandleZeroOrMinusOneIsInvalid
{
    private GssName(nint name)
        : base(ownsHandle: true) => SetHandle(name);

    /// <summary>A service at a host, as <c>imap@mail.example.org</c>; a service alone stands for all hosts of a keytab.</summary>
    /// <exception cref="GssException">It is no name.</exception>
    internal static GssName OfService(string service) => Of(service, GssOid.HostService);

    /// <summary>Takes over a name that the library has made.</summary>
    internal static GssName Own(nint name) => new(name);

    /// <summary>The realm of names without one; null where the machine's krb5.conf names none.</summary>
    internal static string? HomeRealm()
    {
        try
        {
            using var bare = Of("someone", GssOid.User);
            using var kerberos = new GssOid(GssOid.Kerberos);
            nint canonical;
            uint minor;
            if (LibGssapi.gss_canonicalize_name(&minor, bare.handle, kerberos.Pointer, &canonical) != LibGssapi.GSS_S_COMPLETE)
                return null;
            using var full = new GssName(canonical);
            return full.Text() is { } text && text.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 ? text[(at + 1)..] : null;
        }
        catch (GssException)
        {
            return null; // where no realm is set, the library cannot read a name without one
        }
    }

    /// <summary>As it is written; null where the library cannot say.</summary>
    internal string? Text()
    {
        uint minor;
        LibGssapi.GssBuffer text = default;
        return LibGssapi.gss_display_name(&minor, handle, &text, null) == LibGssapi.GSS_S_COMPLETE ? Encoding.UTF8.GetString(GssBytes.Take(ref text)) : null;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        uint minor;
        nint name = handle;
        return LibGssapi.gss_release_name(&minor, &name) == LibGssapi.GSS_S_COMPLETE;
    }

    private static GssName Of(string text, ReadOnlySpan<byte> type)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        using var oid = new GssOid(type);
        fixed (byte* start = bytes)
        {
            uint minor;
            nint name;
            var buffer = new LibGssapi.GssBuffer { Length = bytes.Length, Value = start };
            var fault = new GssFault(LibGssapi.gss_import_name(&minor, &buffer, oid.Pointer, &name), minor);
            return fault.IsComplete ? new GssName(name) : throw new GssException(fault);
        }
    }
}
