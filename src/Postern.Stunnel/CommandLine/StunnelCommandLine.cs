using System.Globalization;
using Postern.Stunnel.Reading;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.CommandLine;

/// <summary>Reads the command line of stunnel 5.68, and the letters of stunnel 3, whatever the program was called.</summary>
public static class StunnelCommandLine
{
    /// <summary>The file that is read where none is named.</summary>
    public const string DefaultFile = "/etc/stunnel/stunnel.conf";

    // The names that stunnel 3 had for two of them: here capitals count.
    private static readonly (string Name, string Switch)[] OldSwitches = [("-h", "-help"), ("-V", "-version")];

    private static readonly (string Name, Func<IEnumerable<string>> Lines)[] Switches =
    [
        ("-help", Listing.Help),
        ("-version", Listing.Defaults),
        ("-sockets", SocketListing.Lines),
        ("-options", Listing.Options),
    ];

    /// <summary>What these arguments ask for; stunnel looks at no more of them than it needs.</summary>
    public static StunnelCommand Parse(IReadOnlyList<string> arguments, StunnelProgram program)
    {
        if (arguments.Count == 0)
            return new(StunnelCommandKind.File, DefaultFile, []);
        var first = Array.Find(OldSwitches, old => old.Name == arguments[0]).Switch ?? arguments[0];
        foreach (var (name, lines) in Switches)
        {
            if (first.Equals(name, StringComparison.OrdinalIgnoreCase))
                return Information(["Initializing inetd mode configuration", .. program.Banner, .. lines()]);
        }

        if (first.Equals("-fd", StringComparison.OrdinalIgnoreCase))
            return Descriptor(arguments);
        return Letters.AreMeantBy(first) ? Letters.Parse(arguments) : new(StunnelCommandKind.File, first, []);
    }

    private static StunnelCommand Descriptor(IReadOnlyList<string> arguments)
    {
        if (arguments.Count < 2)
            return Refused([new(3, "No file descriptor specified"), .. Syntax.Messages]);
        return int.TryParse(arguments[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? new(StunnelCommandKind.Descriptor, arguments[1], [])
            : Refused(
                [
                    new(5, $"Reading configuration from descriptor {arguments[1]}"), new(3, "Invalid file descriptor number"),
                    .. Syntax.Messages, new(3, "Configuration failed"),
                ]);
    }

    private static StunnelCommand Information(IEnumerable<string> lines) =>
        new(StunnelCommandKind.Information, "", [.. lines.Select(line => new Message(5, line))]);

    private static StunnelCommand Refused(IReadOnlyList<Message> messages) => new(StunnelCommandKind.Refused, "", messages);
}
