using System.Buffers.Binary;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Stunnel.Protocols.Clients.Http.Ntlm;

/// <summary>The messages of NTLM version 1 (MS-NLMP §2.2.1), as stunnel has them: texts in one byte each, no LM response.</summary>
internal static class NtlmMessages
{
    private const int ChallengeAt = 24;
    private const int ChallengeLength = 8;
    private const int ResponseLength = 24;
    private const int FixedLength = 64;
    private const uint Flags = 0x0202; // NTLMSSP_NEGOTIATE_OEM, NTLMSSP_NEGOTIATE_NTLM

    private static ReadOnlySpan<byte> Signature => "NTLMSSP\0"u8;

    /// <summary>NEGOTIATE_MESSAGE: 32 bytes without domain or workstation.</summary>
    internal static byte[] Negotiate()
    {
        byte[] message = new byte[32];
        Signature.CopyTo(message);
        message[8] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(12), Flags);
        return message;
    }

    /// <summary>The challenge in a CHALLENGE_MESSAGE; null where it is none.</summary>
    internal static byte[]? Challenge(ReadOnlySpan<byte> message) =>
        message.Length >= ChallengeAt + ChallengeLength && message.StartsWith(Signature) && message[8] == 2
            ? message.Slice(ChallengeAt, ChallengeLength).ToArray()
            : null;

    /// <summary>AUTHENTICATE_MESSAGE.</summary>
    internal static byte[] Authenticate(byte[] challenge, string domain, string userName, Secret password)
    {
        byte[] domainBytes = Encoding.Latin1.GetBytes(domain);
        byte[] nameBytes = Encoding.Latin1.GetBytes(userName);
        int domainAt = FixedLength + ResponseLength;
        int nameAt = domainAt + domainBytes.Length;
        int end = nameAt + nameBytes.Length;
        byte[] message = new byte[end];
        Signature.CopyTo(message);
        message[8] = 3;
        Field(message, 12, 0, end); // LmChallengeResponse
        Field(message, 20, ResponseLength, FixedLength);
        Field(message, 28, domainBytes.Length, domainAt);
        Field(message, 36, nameBytes.Length, nameAt);
        Field(message, 44, 0, end); // Workstation
        Field(message, 52, 0, end); // EncryptedRandomSessionKey
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(60), Flags);
        Response(challenge, password).CopyTo(message, FixedLength);
        domainBytes.CopyTo(message, domainAt);
        nameBytes.CopyTo(message, nameAt);
        return message;
    }

    /// <summary>MS-NLMP §3.3.1: the challenge under three keys, which are the hash of the password and zeros.</summary>
    internal static byte[] Response(byte[] challenge, Secret password)
    {
        byte[] keys = new byte[3 * Des.KeyLength];
        Md4.Hash(Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(password.Reveal().Span))).CopyTo(keys, 0);
        return [.. Enumerable.Range(0, 3).SelectMany(i => Des.Encrypt(keys.AsSpan(Des.KeyLength * i, Des.KeyLength), challenge))];
    }

    /// <summary>A length, twice, and an offset.</summary>
    private static void Field(byte[] message, int at, int length, int offset)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(at), (ushort)length);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(at + 2), (ushort)length);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(at + 4), (uint)offset);
    }
}
