namespace Postern.Stunnel.Reading.Values;

/// <summary>A key in hexadecimal, in any case of letters, with colons between bytes if one likes.</summary>
internal static class HexKey
{
    /// <summary>The bytes; null for what is no key, an empty one too.</summary>
    public static byte[]? Read(string text)
    {
        var bytes = new List<byte>(text.Length / 2);
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == ':')
            {
                at++;
                continue;
            }

            if (at + 1 == text.Length || !char.IsAsciiHexDigit(text[at]) || !char.IsAsciiHexDigit(text[at + 1]))
                return null;
            bytes.Add(Convert.ToByte(text.Substring(at, 2), 16));
            at += 2;
        }

        return bytes.Count == 0 ? null : [.. bytes];
    }
}
