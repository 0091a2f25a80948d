using Postern.Mail.Gssapi.Native;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Gssapi;

/// <summary>What the library says of a call that failed.</summary>
/// <param name="Major">The status of GSS-API (RFC 2744 §3.9.1).</param>
/// <param name="Minor">The status of Kerberos.</param>
internal readonly unsafe record struct GssFault(uint Major, uint Minor)
{
    private const uint Errors = 0xFFFF_0000; // RFC 2744 §3.9.1: calling and routine errors; the rest only informs
    private const int Lines = 4; // arbitrary: more than the library ever has of one status

    /// <summary>The call failed.</summary>
    internal bool IsError => (Major & Errors) != 0;

    /// <summary>The call did all that there was to do, and nothing about it is strange: no message is missing, old or repeated.</summary>
    internal bool IsComplete => Major == LibGssapi.GSS_S_COMPLETE;

    /// <summary>Why, for a mechanism: the peer's ticket is no good, or there is nothing here to judge it by.</summary>
    internal SaslRefusal Reason => (Major & Errors) == LibGssapi.GSS_S_NO_CRED ? SaslRefusal.Unavailable : SaslRefusal.WrongCredentials;

    /// <summary>Its words, printable: those of Kerberos where it has any, for they are the nearer ones.</summary>
    internal string Words
    {
        get
        {
            string near = Minor == 0 ? "" : Of(Minor, LibGssapi.GSS_C_MECH_CODE);
            return near.Length > 0 && near != "Unknown error" ? near : Of(Major, LibGssapi.GSS_C_GSS_CODE);
        }
    }

    private static string Of(uint status, int kind)
    {
        uint more = 0;
        var lines = new List<string>();
        using var kerberos = new GssOid(GssOid.Kerberos);
        do
        {
            uint minor;
            LibGssapi.GssBuffer text = default;
            if (LibGssapi.gss_display_status(&minor, status, kind, kerberos.Pointer, &more, &text) != LibGssapi.GSS_S_COMPLETE)
                break;
            lines.Add(PeerWords.Printable(GssBytes.Take(ref text)));
        }
        while (more != 0 && lines.Count < Lines);
        return string.Join("; ", lines);
    }
}
