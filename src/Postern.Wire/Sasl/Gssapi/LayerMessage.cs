using System.Buffers.Binary;
using System.Text;
using Postern.Wire.Sasl.Scram;

namespace Postern.Wire.Sasl.Gssapi;

/// <summary>What both sides say of security layers, and the client of its name, RFC 4752 §3.1 and §3.2.</summary>
/// <param name="Layers">Layers that are offered, or the one that is chosen, as bits (RFC 4752 §3.3).</param>
/// <param name="Largest">Octets of the largest message that the sender takes in a layer; 24 bits.</param>
/// <param name="Authzid">As whom the client wants to act; empty for the same, and in the server's message.</param>
public readonly record struct LayerMessage(byte Layers, int Largest, string Authzid)
{
    /// <summary>No security layer.</summary>
    public const byte NoLayer = 1;

    private const int Head = 4;

    /// <summary>Reads a message that was unwrapped.</summary>
    public static bool TryParse(ReadOnlySpan<byte> message, out LayerMessage read)
    {
        read = default;
        if (message.Length < Head || !ScramName.TryText(message[Head..], out string authzid))
            return false;
        read = new LayerMessage(message[0], (int)(BinaryPrimitives.ReadUInt32BigEndian(message) & 0xFF_FFFF), authzid);
        return true;
    }

    /// <summary>Writes a message that is still to be wrapped.</summary>
    public byte[] Format()
    {
        byte[] message = new byte[Head + Encoding.UTF8.GetByteCount(Authzid)];
        BinaryPrimitives.WriteUInt32BigEndian(message, (uint)(Layers << 24 | Largest));
        Encoding.UTF8.GetBytes(Authzid, message.AsSpan(Head));
        return message;
    }
}
