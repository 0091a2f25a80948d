using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Servers;

/// <summary>SMTP towards a client: the server's greeting with stunnel's name in it, STARTTLS (RFC 3207), or TLS at once.</summary>
/// <remarks>No command that comes before TLS reaches the server. All that are legal are answered; stunnel resets after any but EHLO and STARTTLS.</remarks>
internal sealed class SmtpServer() : DetectingServer("RFC 2487")
{
    private const string Unknown = "Unknown server welcome";

    protected override async ValueTask<Func<ValueTask>> GreetAsync(Negotiation negotiation, Dialogue near, Dialogue far)
    {
        string domain = "";
        var greeting = await SmtpReply.ReadAsync(far, (line, isFirst) =>
        {
            if (!isFirst)
                return near.WriteLineAsync(line);
            if (!line.StartsWith("220 ", StringComparison.Ordinal) && !line.StartsWith("220-", StringComparison.Ordinal))
                return ValueTask.CompletedTask;
            domain = Domain(line);
            return near.WriteLineAsync(Renamed(line, domain));
        });
        if (greeting.Code != 220 || greeting.Lines[0].Length < 4)
            throw await Parting.WithErrorAsync(negotiation, near, Unknown, greeting.Lines[0].StartsWith("220-", StringComparison.Ordinal) ? [] : greeting.Refusal(Unknown));
        return new SmtpCommands(negotiation, near, domain).RunAsync;
    }

    /// <summary>What stands between the code and the next space.</summary>
    private static string Domain(string line)
    {
        int space = line.IndexOf(' ', 4);
        return space < 0 ? line[4..] : line[4..space];
    }

    /// <summary>The greeting's first line as stunnel passes it on.</summary>
    private static string Renamed(string line, string domain)
    {
        string start = line[..(4 + domain.Length)];
        return line.Length == start.Length ? $"{start} stunnel" : $"{start} stunnel for {line[(start.Length + 1)..]}";
    }
}
