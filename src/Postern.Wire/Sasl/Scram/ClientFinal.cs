using System.Diagnostics.CodeAnalysis;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Sasl.Scram;

/// <summary>client-final-message = channel-binding "," nonce ["," extensions] "," proof, RFC 5802 §7.</summary>
/// <param name="Binding">The gs2-header and the binding's data behind it.</param>
/// <param name="Nonce">Both nonces.</param>
/// <param name="Proof">ClientKey XOR ClientSignature.</param>
/// <param name="WithoutProof">The message up to its proof, as it came.</param>
internal sealed record ClientFinal(byte[] Binding, string Nonce, byte[] Proof, string WithoutProof)
{
    public static bool TryParse(ReadOnlySpan<byte> message, [NotNullWhen(true)] out ClientFinal? final)
    {
        final = null;
        if (!ScramName.TryText(message, out string text))
            return false;
        int last = text.LastIndexOf(",p=", StringComparison.Ordinal);
        if (last < 0 || text[..last].Split(',') is not [['c', '=', ..] binding, ['r', '=', ..] nonce, ..])
            return false;
        if (!TryBytes(binding[2..], out byte[]? data) || !TryBytes(text[(last + 3)..], out byte[]? proof))
            return false;
        final = new ClientFinal(data, nonce[2..], proof, text[..last]);
        return true;
    }

    private static bool TryBytes(string text, [NotNullWhen(true)] out byte[]? bytes) => Base64Line.TryDecode(Encoding.UTF8.GetBytes(text), out bytes);
}
