using Postern.Wire.Proxy;

namespace Postern.Fuzz.Targets;

/// <summary>The PROXY header: a verdict is never taken back, however the bytes are cut.</summary>
internal static class ProxyTarget
{
    public static void Header(byte[] input)
    {
        var whole = Read(input);
        for (var cut = Math.Min(input.Length, 300); cut >= 0; cut--)
        {
            var part = Read(input.AsSpan(0, cut));
            Invariant.Holds(part.Status == ProxyStatus.NeedMore || part == whole, $"the verdict after {cut} bytes is the last");
        }

        if (whole.Header is not { Source: { } source, Destination: { } destination })
            return;
        foreach (var written in new[] { ProxyWriter.Version1(source, destination), ProxyWriter.Version2(source, destination) })
        {
            var again = Read(written).Header;
            Invariant.Holds(again?.Source is not null && again.Source.Port == source.Port, "what is written is read");
        }
    }

    private static (ProxyStatus Status, ProxyHeader? Header, int Consumed) Read(ReadOnlySpan<byte> bytes)
    {
        var status = ProxyReader.Read(bytes, out var header, out var consumed, out var problem);
        Invariant.Holds(consumed <= bytes.Length, "no more is consumed than there is");
        Invariant.Holds(status != ProxyStatus.NeedMore || bytes.Length < ProxyReader.Longest, "what is longest needs no more");
        Invariant.Holds(status == ProxyStatus.Malformed == problem is not null, "a problem is told, and only then");
        return (status, header, consumed);
    }
}
