using System.Diagnostics.CodeAnalysis;

namespace Postern.Wire.Sasl.Scram;

/// <summary>client-first-message = gs2-header client-first-message-bare, RFC 5802 §7.</summary>
/// <param name="Flag"><c>n</c>: the client has no channel binding; <c>y</c>: it has, and believes we have not; <c>p</c>: it binds.</param>
/// <param name="Binding">The type of binding; empty without.</param>
/// <param name="Authzid">As whom; empty for the same.</param>
/// <param name="Name">Who; empty where another protocol has told.</param>
/// <param name="Nonce">The client's nonce.</param>
/// <param name="Header">The gs2-header as it came.</param>
/// <param name="Bare">The rest as it came.</param>
internal sealed record ClientFirst(char Flag, string Binding, string Authzid, string Name, string Nonce, string Header, string Bare)
{
    public static bool TryParse(ReadOnlySpan<byte> message, [NotNullWhen(true)] out ClientFirst? first, out SaslRefusal why)
    {
        first = null;
        why = SaslRefusal.Malformed;
        if (!ScramName.TryText(message, out string text) || text.Split(',', 3) is not [var flag, var authzidPart, var bare])
            return false;
        if (!TryFlag(flag, out string binding) || !TryAuthzid(authzidPart, out string authzid))
            return false;
        if (bare.StartsWith("m=", StringComparison.Ordinal))
        {
            why = SaslRefusal.Unsupported;
            return false;
        }
        // client-first-message-bare = [reserved-mext ","] username "," nonce ["," extensions]
        string[] parts = bare.Split(',');
        if (parts is not [['n', '=', ..], ['r', '=', ..], ..] || !ScramName.IsNonce(parts[1][2..]))
            return false;
        // Against RFC 5802 §7, a name may be empty: libpq (15.18, seen 2026-11) leaves it so, its protocol having told it. Nobody has the empty name.
        string name = "";
        if (parts[0].Length > 2 && !ScramName.TryUnescape(parts[0][2..], out name))
            return false;
        first = new ClientFirst(flag[0], binding, authzid, name, parts[1][2..], text[..^bare.Length], bare);
        return true;
    }

    /// <summary>gs2-cbind-flag = ("p=" cb-name) / "n" / "y"</summary>
    private static bool TryFlag(string flag, out string binding)
    {
        binding = flag is ['p', '=', ..] ? flag[2..] : "";
        return flag is "n" or "y" || (binding.Length > 0 && binding.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-'));
    }

    private static bool TryAuthzid(string part, out string authzid)
    {
        authzid = "";
        return part.Length == 0 || (part is ['a', '=', ..] && ScramName.TryUnescape(part[2..], out authzid));
    }
}
