using Postern.Wire.Sasl.Gssapi;
using Postern.Wire.Text;

namespace Postern.Wire.Sasl;

/// <summary>What the server's side of a login wants next: to send something, to ask its driver something, or to end.</summary>
public abstract record SaslStep
{
    private protected SaslStep()
    {
    }

    /// <summary>Send this to the client, and give its answer to <see cref="SaslServer.Next"/>.</summary>
    /// <param name="Bytes">Before base64; may be empty.</param>
    public sealed record Challenge(byte[] Bytes) : SaslStep;

    /// <summary>
    /// Something that the mechanism cannot know. The driver answers with <see cref="SaslServer.Accept"/>,
    /// <see cref="SaslServer.Refuse"/>, or a <c>Continue</c> that brings what was asked for.
    /// </summary>
    public abstract record Question : SaslStep
    {
        private protected Question(string authcid, string authzid) => (Authcid, Authzid) = (authcid, authzid);

        /// <summary>Who logs in; empty where only the driver can tell.</summary>
        public string Authcid { get; }

        /// <summary>As whom; empty for the same.</summary>
        public string Authzid { get; }
    }

    /// <summary>A password was given: is it right? Answered by accepting or refusing.</summary>
    public sealed record PasswordGiven(string Authcid, string Authzid, Secret Password) : Question(Authcid, Authzid);

    /// <summary>
    /// The keys of this account are wanted, by <see cref="SaslServer.Continue(ScramKeys)"/>. For an account that is unknown the driver
    /// gives keys it made up, always the same for one name, so that unknown and wrong look alike.
    /// </summary>
    public sealed record KeysWanted(string Authcid, string Authzid, ScramHash Hash) : Question(Authcid, Authzid);

    /// <summary>The password of this account is wanted in clear, by <see cref="SaslServer.Continue(Secret)"/>; a random one for an unknown account.</summary>
    public sealed record SecretWanted(string Authcid, string Authzid) : Question(Authcid, Authzid);

    /// <summary>An access token was given: is it good, and whose? Answered by accepting (with the account) or refusing.</summary>
    public sealed record TokenGiven(string Authcid, string Authzid, Secret Token) : Question(Authcid, Authzid);

    /// <summary>The client points at the certificate of its TLS handshake: whose is it? Answered by accepting (with the account) or refusing.</summary>
    public sealed record CertificateClaimed(string Authzid) : Question("", Authzid);

    /// <summary>The client has shown a ticket that is good: whose is it? Answered by accepting (with the account) or refusing.</summary>
    public sealed record TicketShown(GssPrincipal Principal, string Authzid) : Question(Principal.ToString(), Authzid);

    /// <summary>The state of this account's one-time passwords is wanted, by <see cref="SaslServer.Continue(OtpState)"/>; a made-up one, always the same for one name, for an unknown account.</summary>
    public sealed record OtpWanted(string Authcid, string Authzid) : Question(Authcid, Authzid);

    /// <summary>
    /// A one-time password was right. The driver keeps the new state, but only in the place of the one it gave (two clients
    /// may have used the same password), and then accepts; it refuses where it cannot keep it.
    /// </summary>
    public sealed record OtpUsed(string Authcid, string Authzid, OtpState Next) : Question(Authcid, Authzid);

    /// <summary>A guest named itself; the trace is not checked by anybody. Answered by accepting or refusing.</summary>
    public sealed record GuestNamed(string Trace) : Question("", "");

    /// <summary>The client is in. With <see cref="FinalMessage"/> the OK carries it; null for none.</summary>
    public sealed record Done(string Authcid, string Authzid, byte[]? FinalMessage = null) : SaslStep;

    /// <summary>The client is not in.</summary>
    public sealed record Refused(SaslRefusal Reason) : SaslStep;
}
