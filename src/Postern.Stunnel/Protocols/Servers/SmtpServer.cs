using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Servers;

/// <summary>SMTP towards a client: the server's greeting with stunnel's name in it, STARTTLS (RFC 3207), or TLS at once.</summary>
/// <remarks>No command that comes before TLS reaches the server. All that are legal are answered; stunnel resets after any but EHLO and STARTTLS.</remarks>
internal sealed class SmtpServer : IProtocol
{
    private readonly TlsDetection _detection = new(DialogueLimits.FirstBytes);

    public bool ConnectsFirst => true;

    public ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline) =>
        phase == ProtocolPhase.Middle ? StartTlsAsync(negotiation, deadline) : ValueTask.CompletedTask;

    private async ValueTask StartTlsAsync(Negotiation negotiation, Deadline deadline)
    {
        var far = new Dialogue(negotiation.Far!, negotiation.Log, deadline); // connected: ConnectsFirst
        bool implicitTls = await _detection.WaitAsync(negotiation, deadline);
        if (!implicitTls)
        {
            await far.PeekAsync();
            implicitTls = await TlsDetection.LookAsync(negotiation, deadline);
        }
        negotiation.Log.Debug(implicitTls ? "RFC 2487 not detected" : "RFC 2487 detected");
        if (!implicitTls)
            await GreetAsync(negotiation, far, deadline);
        negotiation.IsImplicitTls |= implicitTls;
        far.Release();
    }

    private async ValueTask GreetAsync(Negotiation negotiation, Dialogue far, Deadline deadline)
    {
        var near = new Dialogue(negotiation.Near, negotiation.Log, deadline);
        var greeting = await SmtpReply.ReadAsync(far);
        if (greeting.Code != 220 || greeting.Lines[0].Length < 4)
            throw await Parting.WithErrorAsync(negotiation, near, "Unknown server welcome", greeting.Refusal("Unknown server welcome"));
        string domain = Domain(greeting.Lines[0]);
        await near.WriteLineAsync(Renamed(greeting.Lines[0], domain));
        foreach (string line in greeting.Lines.Skip(1))
            await near.WriteLineAsync(line);
        if (await _detection.CameLateAsync(negotiation, near))
        {
            near.Release();
            negotiation.IsImplicitTls = true;
            return;
        }
        await new SmtpCommands(negotiation, near, domain).RunAsync();
        _detection.Upgraded(negotiation);
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
