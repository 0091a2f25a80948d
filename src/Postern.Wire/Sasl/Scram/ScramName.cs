using System.Text;
using System.Text.Unicode;

namespace Postern.Wire.Sasl.Scram;

/// <summary>The pieces that SCRAM's messages are made of, RFC 5802 §7.</summary>
internal static class ScramName
{
    /// <summary>Writes a name: comma and equals sign would end it.</summary>
    public static string Escape(string name) => name.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);

    /// <summary>saslname = 1*(value-safe-char / "=2C" / "=3D")</summary>
    public static bool TryUnescape(string text, out string name)
    {
        name = "";
        for (int at = text.IndexOf('='); at >= 0; at = text.IndexOf('=', at + 1))
        {
            if (text.AsSpan(at) is not (['=', '2', 'C', ..] or ['=', '3', 'D', ..]))
                return false;
        }
        name = text.Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
        return name.Length > 0;
    }

    /// <summary>printable = %x21-2B / %x2D-7E: anything that is visible, but the comma.</summary>
    public static bool IsNonce(string nonce) => nonce.Length > 0 && nonce.All(c => c is > ' ' and < '\x7f' and not ',');

    /// <summary>Reads a message as text: UTF-8 without NUL.</summary>
    public static bool TryText(ReadOnlySpan<byte> message, out string text)
    {
        bool good = Utf8.IsValid(message) && !message.Contains((byte)0);
        text = good ? Encoding.UTF8.GetString(message) : "";
        return good;
    }
}
