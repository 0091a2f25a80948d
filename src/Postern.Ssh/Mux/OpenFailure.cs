using Postern.Wire.Text;

namespace Postern.Ssh.Mux;

/// <summary>Why sshd did not open a channel (RFC 4254 §5.1), in a sentence with what to do.</summary>
internal static class OpenFailure
{
    internal static string Sentence(uint reason, string text) => reason switch
    {
        1 => "the ssh server forbids it: its PermitOpen, or permitopen in front of the key, must name exactly this host and port",
        2 => $"the ssh server cannot reach it: {PeerWords.Printable(text).ToLowerInvariant()}",
        4 => "the ssh server is short of resources",
        _ => $"the ssh server refused: {PeerWords.Printable(text)}",
    };
}
