using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Sasl.Scram;

/// <summary>server-first-message = [reserved-mext ","] nonce "," salt "," iteration-count ["," extensions], RFC 5802 §7.</summary>
/// <param name="Nonce">The client's nonce and the server's behind it.</param>
/// <param name="Salt">The salt of the account.</param>
/// <param name="Iterations">The iteration count of the account.</param>
/// <param name="Text">The message as it is sent.</param>
internal sealed record ServerFirst(string Nonce, byte[] Salt, int Iterations, string Text)
{
    public static ServerFirst Make(string nonce, ReadOnlySpan<byte> salt, int iterations) =>
        new(nonce, salt.ToArray(), iterations, $"r={nonce},s={Convert.ToBase64String(salt)},i={iterations}");

    public static bool TryParse(ReadOnlySpan<byte> message, [NotNullWhen(true)] out ServerFirst? first, out SaslRefusal why)
    {
        first = null;
        why = SaslRefusal.Malformed;
        if (!ScramName.TryText(message, out string text))
            return false;
        if (text.StartsWith("m=", StringComparison.Ordinal))
            why = SaslRefusal.Unsupported;
        string[] parts = text.Split(',');
        if (parts is not [['r', '=', ..], ['s', '=', ..], ['i', '=', ..], ..] || !ScramName.IsNonce(parts[0][2..]))
            return false;
        if (!Base64Line.TryDecode(Encoding.UTF8.GetBytes(parts[1][2..]), out byte[]? salt) || salt.Length == 0)
            return false;
        // posit-number = %x31-39 *DIGIT; what does not fit is more than anybody works.
        string count = parts[2][2..];
        if (count is not [>= '1' and <= '9', ..] || !count.All(char.IsAsciiDigit))
            return false;
        int iterations = int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? parsed : int.MaxValue;
        first = new ServerFirst(parts[0][2..], salt, iterations, text);
        return true;
    }
}
