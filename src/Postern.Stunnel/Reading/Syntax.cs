using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading;

/// <summary>What is said of the command line where a configuration cannot be read at all.</summary>
internal static class Syntax
{
    private static readonly string[] Lines =
    [
        " ",
        "Syntax:",
        "stunnel [<filename>] ] -fd <n> | -help | -version | -sockets | -options",
        "    <filename>  - use specified config file",
        "    -fd <n>     - read the config file from a file descriptor",
        "    -help       - get config file help",
        "    -version    - display version and defaults",
        "    -sockets    - display default socket options",
        "    -options    - display supported TLS options",
    ];

    /// <summary>The lines, as notices.</summary>
    public static IEnumerable<Message> Messages => Lines.Select(line => new Message(5, line));
}
