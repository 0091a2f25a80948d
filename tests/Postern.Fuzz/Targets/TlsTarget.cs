using Postern.Wire.Tls;

namespace Postern.Fuzz.Targets;

/// <summary>The ClientHello: a verdict is never taken back, however the bytes are cut.</summary>
internal static class TlsTarget
{
    public static void ClientHello(byte[] input)
    {
        var whole = ClientHelloReader.Read(input, out var hello);
        Invariant.Holds(whole == ClientHelloStatus.Done == hello is not null, "there is a hello when it is done, and only then");
        Invariant.Holds(whole != ClientHelloStatus.NeedMore || input.Length < 3 * ClientHelloReader.Longest, "there is an end to needing more");
        Invariant.Holds(whole != ClientHelloStatus.Done || TlsDetect.IsTls(input), "a hello is TLS by its first byte");
        _ = hello?.HighestVersion;
        for (var cut = Math.Min(input.Length, 600); cut >= 0; cut -= 3)
        {
            var part = ClientHelloReader.Read(input.AsSpan(0, cut), out _);
            Invariant.Holds(part == ClientHelloStatus.NeedMore || part == whole, $"the verdict after {cut} bytes is the last");
        }
    }
}
