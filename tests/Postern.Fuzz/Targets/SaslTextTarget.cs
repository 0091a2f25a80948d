using System.Text;
using System.Text.Unicode;
using Postern.Wire.Sasl;
using Postern.Wire.Sasl.Gssapi;
using Postern.Wire.Text;

namespace Postern.Fuzz.Targets;

/// <summary>What stands around the mechanisms: names, lines, keys and states as text.</summary>
internal static class SaslTextTarget
{
    public static void Text(byte[] input)
    {
        if (Base64Line.TryDecode(input, out byte[]? message))
            Invariant.Holds(Base64Line.Encode(message) == System.Text.Encoding.ASCII.GetString(input), "a message has one line");
        if (LayerMessage.TryParse(input, out var layers))
            Invariant.Holds(layers.Format().AsSpan().SequenceEqual(input), "a message about layers is written as it is read");
        if (!Utf8.IsValid(input))
            return;
        string text = Encoding.UTF8.GetString(input);
        bool isName = SaslPrep.TryPrepare(text, out string name);
        Invariant.Holds(isName == SaslPrep.TryPrepare(input, out byte[] password) && name == Encoding.UTF8.GetString(password), "names and passwords are prepared alike");
        Invariant.Holds(!isName || (SaslPrep.TryPrepare(name, out string again) && again == name), "what is prepared stays");
        if (ScramKeys.TryParse(text, out var keys))
            Invariant.Holds(ScramKeys.TryParse(keys.Format(), out var same) && same.Equals(keys), "keys are written as they are read");
        if (OtpState.TryParse(text, out var state))
            Invariant.Holds(OtpState.TryParse(state.Format(), out var same) && same.Equals(state), "a state is written as it is read");
        if (GssPrincipal.TryParse(text, "HOME", out var principal))
            Invariant.Holds(principal.ToString() == text && principal.IsHome == text.EndsWith("@HOME", StringComparison.Ordinal), "a principal is written as it is read");
    }
}
