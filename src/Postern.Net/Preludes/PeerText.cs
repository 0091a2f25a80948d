using Postern.Wire.Text;

namespace Postern.Net.Preludes;

/// <summary>Makes a peer's own words fit for a log line and for another peer.</summary>
internal static class PeerText
{
    /// <summary>The words in printable ASCII, cut to <see cref="PreludeLimits.PeerText"/>; never a line end, never a control character.</summary>
    internal static string Of(ReadOnlySpan<byte> words) => PeerWords.Printable(words, PreludeLimits.PeerText).Trim();

    /// <summary>The same for a text of ours, which may quote a peer.</summary>
    internal static string Of(string words) => PeerWords.Printable(words, PreludeLimits.PeerText).Trim();
}
