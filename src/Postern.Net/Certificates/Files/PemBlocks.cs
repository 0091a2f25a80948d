using System.Security.Cryptography;
using Postern.Net.Native;

namespace Postern.Net.Certificates.Files;

/// <summary>One block of a PEM file.</summary>
/// <param name="Label">What it says it is, as <c>CERTIFICATE</c>.</param>
/// <param name="Headers">The header lines of RFC 1421, which RFC 7468 has no more; empty where there are none.</param>
/// <param name="Bytes">What it holds, in DER.</param>
internal sealed record PemBlock(string Label, string Headers, byte[] Bytes);

/// <summary>Takes a PEM file apart with OpenSSL, so that a door reads what every other TLS program here reads.</summary>
internal static unsafe class PemBlocks
{
    private const int ERR_LIB_PEM = 9;
    private const int PEM_R_NO_START_LINE = 108;

    /// <summary>All blocks, in their order; throws <see cref="CryptographicException"/> where one is cut off or damaged.</summary>
    internal static List<PemBlock> Read(ReadOnlySpan<byte> file)
    {
        var blocks = new List<PemBlock>();
        fixed (byte* start = file)
        {
            nint bio = LibCrypto.BIO_new_mem_buf(start, file.Length);
            try
            {
                while (Next(bio) is { } block)
                    blocks.Add(block);
            }
            finally
            {
                _ = LibCrypto.BIO_free(bio);
            }
        }
        return blocks;
    }

    private static PemBlock? Next(nint bio)
    {
        byte* name;
        byte* headers;
        byte* data;
        nint length;
        LibCrypto.ERR_clear_error();
        if (LibCrypto.PEM_read_bio(bio, &name, &headers, &data, &length) != 1)
            return IsAtEnd(LibCrypto.ERR_peek_last_error()) ? null : throw new CryptographicException(LibCrypto.TakeError());
        var bytes = new Span<byte>(data, (int)length);
        var block = new PemBlock(LibCrypto.Text(name), LibCrypto.Text(headers), bytes.ToArray());
        CryptographicOperations.ZeroMemory(bytes); // it may be a key
        LibCrypto.Free((nint)name);
        LibCrypto.Free((nint)headers);
        LibCrypto.Free((nint)data);
        return block;
    }

    /// <summary>That no further block begins is how the end of the file is told (PEM_read_bio(3)).</summary>
    private static bool IsAtEnd(ulong error)
    {
        LibCrypto.ERR_clear_error();
        return LibCrypto.LibraryOf(error) == ERR_LIB_PEM && LibCrypto.ReasonOf(error) == PEM_R_NO_START_LINE;
    }
}
