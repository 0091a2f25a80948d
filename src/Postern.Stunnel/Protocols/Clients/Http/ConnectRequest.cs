using System.Text;
using Postern.Stunnel.Protocols.Dialogues;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Protocols.Clients.Http;

/// <summary>A request for CONNECT and the head of its answer, line by line as stunnel has them.</summary>
internal sealed class ConnectRequest(Dialogue far, NegotiationOptions options)
{
    /// <summary>RFC 7617: name and password, where there are both; stunnel writes the scheme in small letters.</summary>
    internal string? BasicLogin => options is { UserName: { } name, Password: { } password }
        ? $"basic {Convert.ToBase64String([.. Encoding.UTF8.GetBytes(name), (byte)':', .. password.Reveal().Span])}"
        : null;

    /// <summary>Sends the head.</summary>
    /// <param name="login">What stands behind <c>Proxy-Authorization:</c>; null for no such line.</param>
    /// <param name="more">A line before it, in the place of the section's own headers: stunnel leaves them out of a request that is to be refused.</param>
    /// <exception cref="Net.Conduits.ConduitException">The proxy is gone, or the deadline ran out.</exception>
    internal async ValueTask SendAsync(string? login, string? more = null)
    {
        await far.WriteLineAsync($"CONNECT {options.Host} HTTP/1.1");
        await far.WriteLineAsync($"Host: {options.Host}");
        if (more is not null)
            await far.WriteLineAsync(more);
        if (login is not null)
            await far.WriteLineAsync($"Proxy-Authorization: {login}");
        foreach (string header in more is null ? options.Headers : [])
            await far.WriteLineAsync(header, Shown(header));
        await far.WriteLineAsync("");
    }

    /// <summary>A status line of HTTP/1.0 or 1.1 whose code begins with this digit.</summary>
    internal static bool IsStatus(string line, char digit) =>
        line.Length >= 12 && line.StartsWith("HTTP/1.", StringComparison.Ordinal) && line[7] is '0' or '1' && line[8] == ' ' && line[9] == digit;

    /// <summary>Reads headers up to the empty line.</summary>
    /// <exception cref="Net.Conduits.ConduitException">The proxy is gone, does not come to an end, or the deadline ran out.</exception>
    internal static async ValueTask<IReadOnlyList<string>> ReadHeadersAsync(Dialogue far)
    {
        var headers = new List<string>();
        while (await far.ReadLineAsync() is { Length: > 0 } line)
        {
            if (headers.Count == DialogueLimits.ReplyLines)
                throw new Net.Conduits.ConduitException(Net.Conduits.FaultKind.Protocol, "too many header lines");
            headers.Add(line);
        }
        return headers;
    }

    /// <summary>What a header of the section says may be secret: a token, a cookie.</summary>
    private static string Shown(string header)
    {
        int colon = header.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? "***" : $"{header[..colon]}: ***";
    }
}
