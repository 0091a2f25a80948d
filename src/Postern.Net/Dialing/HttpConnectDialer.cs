using System.Text;
using Postern.Net.Conduits;
using Postern.Wire.Ends;
using Postern.Wire.Text;

namespace Postern.Net.Dialing;

/// <summary>Reaches a target through an HTTP proxy, by CONNECT.</summary>
/// <remarks>RFC 9110 §9.3.6. What follows the answer's header is the target's first word, and is kept.</remarks>
public sealed class HttpConnectDialer : ProxyDialer
{
    private readonly Secret _request;

    /// <summary>Asks this proxy, to which <paramref name="proxy"/> knows the way.</summary>
    /// <exception cref="DialerSettingException">The user's name cannot be sent.</exception>
    public HttpConnectDialer(Dialer proxy, Hop hop, HostPort to, TimeSpan limit)
        : base(proxy, hop, to, limit) => _request = new Secret(Request(hop, to));

    private protected override async ValueTask AskAsync(Conduit conduit, Deadline deadline)
    {
        var talk = new Talk.Talk(conduit, DialLimits.ProxyHeader);
        talk.Say(_request.Reveal().Span);
        await talk.FlushAsync(deadline);
        int left = DialLimits.ProxyHeader;
        string status;
        do
        {
            status = await LineAsync();
            while ((await LineAsync()).Length > 0)
            {
                // Header fields say nothing that a tunnel needs: RFC 9110 §9.3.6.
            }
        }
        while (CodeOf(status) is >= 100 and < 200);
        if (CodeOf(status) is < 200 or >= 300)
            throw No($"the proxy answered \"{status["HTTP/1.1 ".Length..]}\"");
        talk.Release();

        async ValueTask<string> LineAsync()
        {
            var line = await talk.ReadLineAsync(deadline) ?? throw No("the proxy closed the connection in the middle of its answer");
            left -= line.Length + 2;
            return left >= 0 ? PeerWords.Printable(line.Span) : throw No("the proxy's header does not end");
        }
    }

    /// <summary>RFC 9112 §4: <c>status-line = HTTP-version SP status-code SP [ reason-phrase ]</c>.</summary>
    private static int CodeOf(string status) =>
        status.Length >= 12 && status.StartsWith("HTTP/1.", StringComparison.Ordinal) && status[8] == ' ' && int.TryParse(status.AsSpan(9, 3), out int code)
            ? code
            : throw No("the proxy does not speak HTTP/1");

    private static string Request(Hop hop, HostPort to)
    {
        string request = $"CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n";
        if (hop.User is not { } user)
            return request + "\r\n";
        // RFC 7617 §2: the first colon ends the user-id.
        if (user.Contains(':'))
            throw new DialerSettingException($"{hop}: a user's name with a colon cannot be sent to an HTTP proxy.");
        string credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{hop.Password}"));
        return $"{request}Proxy-Authorization: Basic {credentials}\r\n\r\n";
    }
}
