using System.Security.Cryptography;
using System.Text;
using Postern.Wire.Sasl.Scram;
using Postern.Wire.Text;

namespace Postern.Wire.Sasl.Clients;

/// <summary>SCRAM, with and without channel binding, RFC 5802 §3.</summary>
internal sealed class ScramClient(SaslMechanism mechanism, SaslClientSettings settings) : SaslClient(mechanism)
{
    private readonly ScramHash _hash = mechanism.Hash!.Value; // the table gives one to each of the family
    private readonly string _nonce = settings.Nonce;
    private string? _header;
    private string _bare = "";
    private ReadOnlyMemory<byte> _binding;
    private byte[]? _signature;

    protected override bool FirstProves => false;

    protected override SaslReply First()
    {
        if (settings.Credentials.Password is null)
            return SaslRefusal.NoCredentials;
        if (!SaslPrep.TryPrepare(settings.Credentials.Authcid, out string name))
            return SaslRefusal.Unpreparable;
        string authzid = settings.Credentials.Authzid;
        if (authzid.Length > 0 && !SaslPrep.TryPrepare(authzid, out authzid))
            return SaslRefusal.Unpreparable;
        if (Mechanism.Is(SaslTraits.NeedsChannelBinding) && settings.Bindings.Count == 0)
            return SaslRefusal.BindingMissing;
        _header = $"{Flag()},{(authzid.Length > 0 ? "a=" + ScramName.Escape(authzid) : "")},";
        _bare = $"n={ScramName.Escape(name)},r={_nonce}";
        return Encoding.UTF8.GetBytes(_header + _bare);
    }

    protected override SaslReply Answer(ReadOnlySpan<byte> challenge)
    {
        if (_header is null)
            return SaslRefusal.Malformed;
        return _signature is null ? TakeFirst(challenge, _header) : TakeFinal(challenge, _signature);
    }

    /// <summary>RFC 5802 §6: <c>y</c> says that we could bind and were offered nothing to bind with, so that a server which did offer it notices.</summary>
    private string Flag()
    {
        if (Mechanism.Is(SaslTraits.NeedsChannelBinding))
        {
            _binding = settings.Bindings[0].Bytes;
            return "p=" + settings.Bindings[0].Type;
        }
        return settings.Bindings.Count > 0 && !settings.ServerOffersBinding ? "y" : "n";
    }

    private SaslReply TakeFirst(ReadOnlySpan<byte> challenge, string header)
    {
        if (!ServerFirst.TryParse(challenge, out var first, out SaslRefusal why))
            return ReadError(challenge) ? SaslRefusal.ServerRefused : why;
        if (first.Nonce.Length <= _nonce.Length || !first.Nonce.StartsWith(_nonce, StringComparison.Ordinal))
            return SaslRefusal.BadNonce;
        if (first.Iterations < settings.LeastIterations)
            return SaslRefusal.TooFewIterations;
        if (first.Iterations > settings.MostIterations)
            return SaslRefusal.TooManyIterations;
        if (!SaslPrep.TryPrepare(settings.Credentials.Password!.Reveal().Span, out byte[] prepared)) // asked for in the first message
            return SaslRefusal.Unpreparable;
        byte[] salted = ScramMath.SaltedPassword(_hash, prepared, first.Salt, first.Iterations);
        byte[] clientKey = ScramMath.ClientKey(_hash, salted);
        string withoutProof = $"c={Convert.ToBase64String([.. Encoding.UTF8.GetBytes(header), .. _binding.Span])},r={first.Nonce}";
        byte[] authMessage = Encoding.UTF8.GetBytes($"{_bare},{first.Text},{withoutProof}");
        byte[] proof = ScramMath.Xor(clientKey, ScramMath.Mac(_hash, ScramMath.Digest(_hash, clientKey), authMessage));
        _signature = ScramMath.Mac(_hash, ScramMath.ServerKey(_hash, salted), authMessage);
        CryptographicOperations.ZeroMemory(prepared);
        CryptographicOperations.ZeroMemory(salted);
        CryptographicOperations.ZeroMemory(clientKey);
        return Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(proof)}");
    }

    /// <summary>server-final-message = (server-error / verifier) ["," extensions]</summary>
    private SaslReply TakeFinal(ReadOnlySpan<byte> challenge, byte[] expected)
    {
        if (ReadError(challenge))
            return SaslRefusal.ServerRefused;
        if (!ScramName.TryText(challenge, out string text) || text.Split(',')[0] is not ['v', '=', .. var verifier])
            return SaslRefusal.Malformed;
        if (IsServerProven || !Base64Line.TryDecode(Encoding.UTF8.GetBytes(verifier), out byte[]? signature) || !CryptographicOperations.FixedTimeEquals(signature, expected))
            return SaslRefusal.ServerNotProven;
        IsServerProven = true;
        return Array.Empty<byte>();
    }

    private bool ReadError(ReadOnlySpan<byte> challenge)
    {
        if (!challenge.StartsWith("e="u8))
            return false;
        ServerReason = PeerWords.Printable(Encoding.UTF8.GetString(challenge[2..]));
        return true;
    }
}
