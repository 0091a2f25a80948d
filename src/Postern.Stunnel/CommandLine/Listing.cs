using Postern.Stunnel.Reading.Options;
using Postern.Stunnel.Reading.Values;

namespace Postern.Stunnel.CommandLine;

/// <summary>What <c>-help</c>, <c>-version</c> and <c>-options</c> list, out of the tables that the reader reads by.</summary>
internal static class Listing
{
    private const int NameWidth = 22;

    public static IEnumerable<string> Help() => BothScopes(
        option => option.Help.Select((line, at) => at == 0 ? Row(option, line) : new string(' ', NameWidth + 3) + line));

    public static IEnumerable<string> Defaults() => BothScopes(option => option.Defaults.Select(line => Row(option, line)));

    public static IEnumerable<string> Options() =>
        [" ", "Supported TLS options:", .. TlsNames.Options.Select(option => $"options = {option.Word}")];

    private static IEnumerable<string> BothScopes(Func<StunnelOption, IEnumerable<string>> lines) =>
    [
        " ", "Global options:", .. OptionTable.In(OptionScope.Global).SelectMany(lines),
        " ", "Service-level options:", .. OptionTable.In(OptionScope.Service).SelectMany(lines),
    ];

    private static string Row(StunnelOption option, string text) => $"{option.Name.PadRight(NameWidth)} = {text}";
}
