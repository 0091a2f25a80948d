using System.Text;

namespace Postern.Net.Preludes.Backs;

/// <summary>The capabilities of a ManageSieve server with the response that ends them (RFC 5804 §1.7).</summary>
internal sealed class SieveBlock
{
    private readonly List<byte[]> _lines = [];

    /// <summary>Bytes of all lines.</summary>
    internal int Length { get; private set; }

    internal bool OffersTls => _lines.Exists(IsStartTls);

    internal void Add(byte[] line)
    {
        _lines.Add(line);
        Length += line.Length + 2;
    }

    /// <summary>What a client may see that has TLS already (RFC 5804 §2.2: STARTTLS is not to be listed any more).</summary>
    internal byte[] WithoutStartTls() =>
        [.. _lines.Where(line => !IsStartTls(line)).SelectMany(line => (byte[])[.. line, (byte)'\r', (byte)'\n'])];

    private static bool IsStartTls(byte[] line) => Ascii.EqualsIgnoreCase(line.AsSpan().TrimEnd((byte)' '), "\"STARTTLS\"");
}
