using System.Text.RegularExpressions;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tests.Services;

/// <summary>The same section and the same conversation through the system's stunnel and through ours: what peers hear, how their connections end, and what the log says of it must be the same.</summary>
internal static partial class Beside
{
    /// <summary>Runs both.</summary>
    /// <param name="section">The section as it is written, without <c>accept</c>.</param>
    /// <param name="options">The same as values.</param>
    /// <param name="scenario">Talks through the service at a port, and gives what was heard.</param>
    /// <param name="apart">Lines in which we differ on purpose, as the beginnings of their texts.</param>
    internal static async Task SameAsync(Func<ServiceBench, string> section, Func<ServiceBench, ServiceOptions> options, Func<ServiceBench, int, Task<string>> scenario, params string[] apart)
    {
        Assert.SkipWhen(StunnelProgram.Path is null, "there is no stunnel4 on this system");
        using var bench = new ServiceBench();
        using var theirs = new StunnelProgram("accept = 127.0.0.1:0\n" + section(bench));
        int port = await theirs.PortAsync();
        string expected = await scenario(bench, port);
        await bench.UntilAsync(() => theirs.Lines.Any(IsLast), "stunnel's end of the connection");
        var door = bench.Start(options(bench));
        string heard = await scenario(bench, door.Ends[0].Port);
        await bench.UntilAsync(() => bench.Lines.All.Any(IsLast), "our end of the connection");
        Assert.Equal(expected, heard);
        Assert.Equal(Said(theirs.Lines, apart), Said(bench.Lines.All, apart));
    }

    private static bool IsLast(string line) => line.Contains(" finished (", StringComparison.Ordinal);

    /// <summary>What is said of connections, without what TLS says, and with everything that differs from run to run made the same.</summary>
    private static string Said(IEnumerable<string> lines, string[] apart)
    {
        var said = lines
            .Select(line => OfConnection().Match(line))
            .Where(match => match.Success)
            .Select(match => $"{match.Groups[1]}: {match.Groups[2]}")
            .Where(line => !OfTls().IsMatch(line) && !apart.Any(line[3..].StartsWith))
            .Select(line => line.Replace("socket closed (read hangup)", "socket closed (" + (line.Contains("TLS", StringComparison.Ordinal) ? "SSL_read)" : "readsocket)"), StringComparison.Ordinal)) // which one depends on what poll(2) saw first
            .Select(line => Number().Replace(Port().Replace(line, "127.0.0.1:*"), "$1*"));
        return string.Join('\n', said);
    }

    [GeneratedRegex(@"LOG(\d)\[\d+\]: (.*)$")]
    private static partial Regex OfConnection();

    [GeneratedRegex(@"TLS state|application specific|[Ss]ession|events=|\(s\) (requested|succeeded)|renegotiation|cache|[Cc]ertificate|SNI: no virtual|iphersuite|temporary key|Compression|TLS alert|socket options|Option |persistence|TTY=")]
    private static partial Regex OfTls();

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Port();

    [GeneratedRegex(@"(FD=|PID=)\d+")]
    private static partial Regex Number();
}
