using System.Text;
using Microsoft.Win32.SafeHandles;
using Postern.Mail.Gssapi.Native;

namespace Postern.Mail.Gssapi;

/// <summary>What a side of a login is proved with: the keys of a service, or a ticket. Of Kerberos alone (RFC 4752 §1).</summary>
internal sealed unsafe class GssCredential : SafeHandleZeroOrMinusOneIsInvalid
{
    private GssCredential(nint credential)
        : base(ownsHandle: true) => SetHandle(credential);

    /// <summary>The keys of a service, for whatever host the keytab has them.</summary>
    /// <param name="service">Its name: <c>imap</c>, <c>pop</c>, <c>smtp</c>.</param>
    /// <param name="keytab">The file; null for the system's (<c>KRB5_KTNAME</c>, krb5.conf, /etc/krb5.keytab).</param>
    /// <exception cref="GssException">There is no such file, or no such key in it.</exception>
    internal static GssCredential OfService(string service, string? keytab)
    {
        using var name = GssName.OfService(service);
        return Acquire(name, LibGssapi.GSS_C_ACCEPT, "keytab", keytab);
    }

    /// <summary>A ticket of this process.</summary>
    /// <param name="keytab">A file of keys that tickets are fetched with; null for the system's ticket cache, or the keys named in <c>KRB5_CLIENT_KTNAME</c>.</param>
    /// <exception cref="GssException">There is none, or it is too old.</exception>
    internal static GssCredential OfProcess(string? keytab) => Acquire(null, LibGssapi.GSS_C_INITIATE, "client_keytab", keytab);

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        uint minor;
        nint credential = handle;
        return LibGssapi.gss_release_cred(&minor, &credential) == LibGssapi.GSS_S_COMPLETE;
    }

    private static GssCredential Acquire(GssName? name, int usage, string key, string? file)
    {
        using var kerberos = new GssOid(GssOid.Kerberos);
        fixed (byte* keyStart = Text(key), fileStart = Text("FILE:" + file), cacheKey = Text("ccache"), cache = Text($"MEMORY:postern:{file}"))
        {
            uint minor;
            nint credential;
            var set = new LibGssapi.OidSet { Count = 1, Elements = kerberos.Pointer };
            // Tickets that keys have fetched are kept in memory: a cache of another program is left alone.
            var elements = stackalloc LibGssapi.KeyValue[]
            {
                new LibGssapi.KeyValue { Key = keyStart, Value = fileStart },
                new LibGssapi.KeyValue { Key = cacheKey, Value = cache },
            };
            var store = new LibGssapi.KeyValueSet { Count = usage == LibGssapi.GSS_C_INITIATE ? 2u : 1u, Elements = elements };
            uint major = LibGssapi.gss_acquire_cred_from(&minor, name?.DangerousGetHandle() ?? 0, uint.MaxValue, &set, usage, file is null ? null : &store, &credential, null, null);
            GC.KeepAlive(name);
            var fault = new GssFault(major, minor);
            return fault.IsError ? throw new GssException(fault) : new GssCredential(credential);
        }
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
