using System.Runtime.InteropServices;

namespace Postern.Mail.Gssapi.Native;

/// <summary>The functions of MIT Kerberos's <c>libgssapi_krb5.so.2</c> that the mechanism needs; each is described in RFC 2744 §5, and <c>gss_acquire_cred_from</c> in MIT's "Developing with GSSAPI".</summary>
internal static unsafe partial class LibGssapi
{
    /// <summary>Its file.</summary>
    internal const string Library = "libgssapi_krb5.so.2";

    internal const int GSS_C_INITIATE = 1;
    internal const int GSS_C_ACCEPT = 2;
    internal const uint GSS_C_MUTUAL_FLAG = 2;
    internal const uint GSS_C_REPLAY_FLAG = 4;
    internal const uint GSS_C_SEQUENCE_FLAG = 8;
    internal const uint GSS_C_INTEG_FLAG = 32;
    internal const int GSS_C_GSS_CODE = 1;
    internal const int GSS_C_MECH_CODE = 2;
    internal const uint GSS_S_COMPLETE = 0;
    internal const uint GSS_S_CONTINUE_NEEDED = 1;
    internal const uint GSS_S_NO_CRED = 7 << 16;
    internal const uint GSS_S_FAILURE = 13 << 16;

    [LibraryImport(Library)] internal static partial uint gss_acquire_cred_from(uint* minor, nint name, uint seconds, OidSet* mechanisms, int usage, KeyValueSet* store, nint* credential, nint* actual, uint* secondsLeft);
    [LibraryImport(Library)] internal static partial uint gss_release_cred(uint* minor, nint* credential);
    [LibraryImport(Library)] internal static partial uint gss_import_name(uint* minor, GssBuffer* text, Oid* type, nint* name);
    [LibraryImport(Library)] internal static partial uint gss_canonicalize_name(uint* minor, nint name, Oid* mechanism, nint* canonical);
    [LibraryImport(Library)] internal static partial uint gss_display_name(uint* minor, nint name, GssBuffer* text, nint* type);
    [LibraryImport(Library)] internal static partial uint gss_release_name(uint* minor, nint* name);
    [LibraryImport(Library)] internal static partial uint gss_accept_sec_context(uint* minor, nint* context, nint credential, GssBuffer* token, nint bindings, nint* source, nint* mechanism, GssBuffer* answer, uint* flags, uint* seconds, nint* delegated);
    [LibraryImport(Library)] internal static partial uint gss_init_sec_context(uint* minor, nint credential, nint* context, nint target, Oid* mechanism, uint wanted, uint seconds, nint bindings, GssBuffer* token, nint* actual, GssBuffer* answer, uint* flags, uint* secondsLeft);
    [LibraryImport(Library)] internal static partial uint gss_delete_sec_context(uint* minor, nint* context, GssBuffer* token);
    [LibraryImport(Library)] internal static partial uint gss_wrap(uint* minor, nint context, int confidential, uint quality, GssBuffer* message, int* isConfidential, GssBuffer* token);
    [LibraryImport(Library)] internal static partial uint gss_unwrap(uint* minor, nint context, GssBuffer* token, GssBuffer* message, int* isConfidential, uint* quality);
    [LibraryImport(Library)] internal static partial uint gss_display_status(uint* minor, uint status, int kind, Oid* mechanism, uint* more, GssBuffer* text);
    [LibraryImport(Library)] internal static partial uint gss_release_buffer(uint* minor, GssBuffer* buffer);

    /// <summary><c>gss_buffer_desc</c>.</summary>
    internal struct GssBuffer
    {
        internal nint Length;
        internal byte* Value;
    }

    /// <summary><c>gss_OID_desc</c>.</summary>
    internal struct Oid
    {
        internal uint Length;
        internal byte* Elements;
    }

    /// <summary><c>gss_OID_set_desc</c>.</summary>
    internal struct OidSet
    {
        internal nint Count;
        internal Oid* Elements;
    }

    /// <summary><c>gss_key_value_element_desc</c>.</summary>
    internal struct KeyValue
    {
        internal byte* Key;
        internal byte* Value;
    }

    /// <summary><c>gss_key_value_set_desc</c>.</summary>
    internal struct KeyValueSet
    {
        internal uint Count;
        internal KeyValue* Elements;
    }
}
