namespace Postern.Wire.Message.Content;

/// <summary>An octet as two digits, in capitals or not.</summary>
internal static class Hex
{
    public static bool TryRead(byte high, byte low, out byte value)
    {
        int octet = Digit(high) << 4 | Digit(low);
        value = (byte)octet;
        return octet >= 0;
    }

    private static int Digit(byte letter) => letter switch
    {
        >= (byte)'0' and <= (byte)'9' => letter - '0',
        >= (byte)'A' and <= (byte)'F' => letter - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => letter - 'a' + 10,
        _ => -1,
    };
}
