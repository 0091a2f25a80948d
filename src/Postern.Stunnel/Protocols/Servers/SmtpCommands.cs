using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Servers;

/// <summary>The commands of an SMTP client before TLS (RFC 3207 §4), up to STARTTLS.</summary>
internal sealed class SmtpCommands(Negotiation negotiation, Dialogue near, string domain)
{
    private const string TlsFirst = "530 Must issue a STARTTLS command first"; // RFC 3207 §4

    private int _refused;
    private bool _greeted;

    /// <summary>Answers until TLS is to begin, with nothing left in clear text.</summary>
    /// <exception cref="Net.Conduits.ConduitException">The client left, said too much, or is gone.</exception>
    internal async ValueTask RunAsync()
    {
        for (int i = 0; i < DialogueLimits.Commands && _refused < DialogueLimits.Refusals; i++)
        {
            string line = await near.ReadLineAsync();
            if (Is(line, "STARTTLS"))
            {
                near.RefuseInjection();
                await near.WriteLineAsync("220 Go ahead");
                return;
            }
            await AnswerAsync(line);
        }
        throw await Parting.WithErrorAsync(negotiation, near, Expected, "421 Too many commands before TLS");
    }

    private string Expected => _greeted ? "STARTTLS expected" : "Unknown client EHLO";

    private async ValueTask AnswerAsync(string line)
    {
        if (Is(line, "EHLO "))
        {
            _greeted = true;
            await near.WriteLineAsync($"250-{domain}");
            await near.WriteLineAsync("250 STARTTLS");
        }
        else if (Is(line, "HELO "))
        {
            await near.WriteLineAsync($"250 {domain}");
        }
        else if (Is(line, "NOOP") || Is(line, "RSET"))
        {
            await near.WriteLineAsync("250 OK");
        }
        else if (Is(line, "QUIT"))
        {
            throw await Parting.AtQuitAsync(negotiation, near, $"221 {domain} closing connection");
        }
        else
        {
            _refused++;
            negotiation.Log.Error(Expected);
            await near.WriteLineAsync(Is(line, "EHLO") || Is(line, "HELO") ? "501 Domain name expected" : TlsFirst);
        }
    }

    private static bool Is(string line, string start) => line.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
