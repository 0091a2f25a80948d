using System.Text;
using Postern.Wire.Ends;

namespace Postern.Fuzz.Targets;

/// <summary>URLs and addresses: what is read is read again as it is written, and what is not has a sentence.</summary>
internal static class EndsTarget
{
    public static void EndUrl(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        foreach (var side in new[] { EndSide.Accept, EndSide.Connect })
        {
            if (!Wire.Ends.EndUrl.TryParse(text, side, out var end, out var problem))
            {
                Invariant.IsSentence(problem);
                continue;
            }

            var canonical = end.ToString();
            Invariant.Holds(Wire.Ends.EndUrl.LooksLikeUrl(canonical), "the canonical URL looks like one");
            Invariant.Holds(Wire.Ends.EndUrl.TryParse(canonical, side, out var again, out _), "the canonical URL is read: " + canonical);
            Invariant.Holds(end.Equals(again), "the canonical URL means the same: " + canonical);
            Invariant.Holds(end.Tls != TlsMode.Auto || side == EndSide.Accept, "auto is for accepting");
        }
    }

    public static void HopUrl(byte[] input)
    {
        if (!Wire.Ends.HopUrl.TryParse(Encoding.UTF8.GetString(input), out var hop, out var problem))
        {
            Invariant.IsSentence(problem);
            return;
        }

        var canonical = hop.ToString();
        Invariant.Holds(Wire.Ends.HopUrl.TryParse(canonical, out var again, out _), "the canonical URL is read: " + canonical);
        Invariant.Holds((hop with { Password = null }).Equals(again), "the canonical URL means the same: " + canonical);
    }

    public static void HostPort(byte[] input)
    {
        if (!Wire.Ends.HostPort.TryParse(Encoding.UTF8.GetString(input), out var value, out var problem))
        {
            Invariant.IsSentence(problem);
            return;
        }

        Invariant.Holds(Wire.Ends.HostPort.TryParse(value.ToString(), out var again, out _) && value == again, "host and port are read again: " + value);
    }

    public static void Cidr(byte[] input)
    {
        if (!Wire.Ends.Cidr.TryParse(Encoding.UTF8.GetString(input), out var cidr, out var problem))
        {
            Invariant.IsSentence(problem);
            return;
        }

        Invariant.Holds(Wire.Ends.Cidr.TryParse(cidr.ToString(), out var again, out _) && cidr == again, "a block is read again: " + cidr);
        cidr.Contains(input);
    }
}
