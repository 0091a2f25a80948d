using System.Net;
using Postern.Wire.Ends;

namespace Postern.Wire.Tests.Ends;

/// <summary>Ends that could have been read from a URL.</summary>
internal static class RandomEnds
{
    private const string HostLetters = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    private const string PathLetters = "abcXYZ019-_. +:@?#%ü/";

    public static End Next(Random random, EndSide side)
    {
        var protocol = Pick(random, Enum.GetValues<MailProtocol>());
        TlsMode[] modes = protocol == MailProtocol.None ? [TlsMode.Clear, TlsMode.Tls] : Enum.GetValues<TlsMode>();
        var tls = Pick(random, modes);
        if (tls == TlsMode.Auto && side == EndSide.Connect)
            tls = TlsMode.StartTls;
        TransportKind[] kinds = side == EndSide.Accept
            ? [TransportKind.Tcp, TransportKind.Unix, TransportKind.Stdio]
            : [TransportKind.Tcp, TransportKind.Unix, TransportKind.Exec, TransportKind.Pty];
        var end = new End { Text = "", Protocol = protocol, Tls = tls, Transport = Pick(random, kinds) };
        return end.Transport switch
        {
            TransportKind.Stdio => end,
            TransportKind.Tcp => end with
            {
                Host = side == EndSide.Accept && random.Next(4) == 0 ? "" : Host(random),
                Port = random.Next(side == EndSide.Accept ? 0 : 1, 65536),
            },
            _ => end with { Path = "/x" + Text(random, PathLetters, 0, 40) },
        };
    }

    public static string Host(Random random)
    {
        var bytes = new byte[random.Next(2) == 0 ? 4 : 16];
        random.NextBytes(bytes);
        return random.Next(3) switch
        {
            0 => new IPAddress(bytes).ToString(),
            1 when bytes.Length == 16 => "fe80::1%eth" + random.Next(10),
            _ => "h" + Text(random, HostLetters, 0, 20) + "." + "x" + Text(random, HostLetters, 0, 5),
        };
    }

    public static string Text(Random random, string letters, int least, int most) =>
        string.Concat(Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => letters[random.Next(letters.Length)]));

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];
}
