using System.Security.Cryptography;
using System.Text;
using Postern.Wire.Sasl.Scram;

namespace Postern.Wire.Sasl.Servers;

/// <summary>SCRAM, with and without channel binding, RFC 5802 §3.</summary>
/// <remarks>
/// A refusal is not told in the mechanism's words (RFC 5802 §7 has <c>server-error</c>): the protocol's answer says enough,
/// and which check failed is nobody's business.
/// </remarks>
internal sealed class ScramServer(SaslMechanism mechanism, SaslServerSettings settings) : ProvingServer(mechanism, settings)
{
    private readonly ScramHash _hash = mechanism.Hash!.Value; // the table gives one to each of the family
    private ClientFirst? _first;
    private ServerFirst? _serverFirst;
    private ScramKeys? _keys;

    protected override SaslStep TakeBefore(ReadOnlySpan<byte> message) => _first is null ? TakeFirst(message) : TakeFinal(message);

    protected override SaslStep TakeKeys(ScramKeys keys)
    {
        if (keys.Hash != _hash)
            throw new ArgumentException($"{Mechanism} was given {keys}", nameof(keys));
        _keys = keys;
        _serverFirst = ServerFirst.Make(_first!.Nonce + Settings.Nonce, keys.Salt.Span, keys.Iterations); // keys are wanted behind it
        return new SaslStep.Challenge(Encoding.UTF8.GetBytes(_serverFirst.Text));
    }

    private SaslStep TakeFirst(ReadOnlySpan<byte> message)
    {
        if (!ClientFirst.TryParse(message, out var first, out SaslRefusal why))
            return Refusal(why);
        if (!TryPrepare(first.Name, out string name) || !TryPrepare(first.Authzid, out string authzid))
            return Refusal(SaslRefusal.Unpreparable);
        (Authcid, Authzid) = (name, authzid);
        if (BindingProblem(first) is { } problem)
            return Refusal(problem);
        _first = first;
        return new SaslStep.KeysWanted(Authcid, Authzid, _hash);
    }

    private static bool TryPrepare(string name, out string prepared)
    {
        prepared = "";
        return name.Length == 0 || SaslPrep.TryPrepare(name, out prepared);
    }

    /// <summary>RFC 5802 §6: who binds uses the mechanism that says so, and who believes that we do not bind has been lied to.</summary>
    private SaslRefusal? BindingProblem(ClientFirst first)
    {
        if (Mechanism.Is(SaslTraits.NeedsChannelBinding) != (first.Flag == 'p'))
            return SaslRefusal.BindingMissing;
        if (first.Flag == 'p' && BindingOf(first) is null)
            return SaslRefusal.BindingUnknown;
        return first.Flag == 'y' && Settings.OffersBinding ? SaslRefusal.Downgrade : null;
    }

    private ChannelBinding? BindingOf(ClientFirst first) => Settings.Bindings.FirstOrDefault(binding => binding.Type == first.Binding);

    private SaslStep TakeFinal(ReadOnlySpan<byte> message)
    {
        var (first, serverFirst, keys) = (_first!, _serverFirst!, _keys!); // a final message is taken behind the challenge only
        if (!ClientFinal.TryParse(message, out var final))
            return Refusal(SaslRefusal.Malformed);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(final.Nonce), Encoding.UTF8.GetBytes(serverFirst.Nonce)))
            return Refusal(SaslRefusal.BadNonce);
        byte[] binding = [.. Encoding.UTF8.GetBytes(first.Header), .. (BindingOf(first)?.Bytes ?? default).Span];
        if (!CryptographicOperations.FixedTimeEquals(final.Binding, binding))
            return Refusal(SaslRefusal.BindingMismatch);
        byte[] authMessage = Encoding.UTF8.GetBytes($"{first.Bare},{serverFirst.Text},{final.WithoutProof}");
        if (!IsProof(keys, authMessage, final.Proof))
            return Refusal(SaslRefusal.WrongCredentials);
        byte[] signature = ScramMath.Mac(_hash, keys.ServerKey.Span, authMessage);
        return Prove(Encoding.UTF8.GetBytes("v=" + Convert.ToBase64String(signature)));
    }

    /// <summary>The proof gives the client's key, whose hash we keep.</summary>
    private bool IsProof(ScramKeys keys, byte[] authMessage, byte[] proof)
    {
        if (proof.Length != ScramMath.Length(_hash))
            return false;
        byte[] clientKey = ScramMath.Xor(proof, ScramMath.Mac(_hash, keys.StoredKey.Span, authMessage));
        bool good = CryptographicOperations.FixedTimeEquals(ScramMath.Digest(_hash, clientKey), keys.StoredKey.Span);
        CryptographicOperations.ZeroMemory(clientKey);
        return good;
    }
}
