using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Clients;

/// <summary>LDAP towards a server: the extended operation StartTLS (RFC 4511 §4.14).</summary>
internal sealed class LdapClient : IProtocol
{
    private const byte Sequence = 0x30;
    private const byte FourBytes = 0x84; // Microsoft's servers write every length so

    /// <summary>Message 1: an ExtendedRequest with the name of StartTLS and no value.</summary>
    private static readonly byte[] Request = [Sequence, 29, 2, 1, 1, 0x77, 24, 0x80, 22, .. "1.3.6.1.4.1.1466.20037"u8];

    public bool ConnectsFirst => true;

    public ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline) =>
        phase == ProtocolPhase.Middle ? StartTlsAsync(negotiation, deadline) : ValueTask.CompletedTask;

    private static async ValueTask StartTlsAsync(Negotiation negotiation, Deadline deadline)
    {
        var log = negotiation.Log;
        var far = new Dialogue(negotiation.Far!, log, deadline); // connected: ConnectsFirst
        log.Debug("Sending LDAP Start TLS request");
        await far.WriteAsync(Request);
        log.Debug("Receiving LDAP response tag");
        if ((await far.ReadBytesAsync(1))[0] != Sequence)
            throw Parting.AtOnce(negotiation, "LDAP response is not UNIVERSAL SEQUENCE");
        log.Debug("Receiving LDAP response length");
        long length = await LengthAsync(far);
        if (length > LdapResponse.Longest)
            throw Parting.AtOnce(negotiation, $"LDAP response too long ({length} byte(s))");
        log.Debug($"Receiving LDAP response value ({length} byte(s))");
        byte[] value = await far.ReadBytesAsync((int)length);
        log.Debug("Decoding LDAP response value");
        if (LdapResponse.ErrorOf(value) is { } error)
            throw Parting.AtOnce(negotiation, error);
        log.Info("LDAP Start TLS successfully negotiated");
        far.RefuseInjection();
    }

    /// <summary>A length of one byte, or of the forms with 1–4 bytes behind the first (X.690 §8.1.3).</summary>
    private static async ValueTask<long> LengthAsync(Dialogue far)
    {
        byte first = (await far.ReadBytesAsync(1))[0];
        if (first is <= 0x80 or > FourBytes)
            return first;
        long length = 0;
        foreach (byte next in await far.ReadBytesAsync(first & 0x7F))
            length = (length << 8) | next;
        return length;
    }
}
