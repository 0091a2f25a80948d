using System.Text;
using Postern.Wire.Sasl;

namespace Postern.Testing;

/// <summary>A whole login between two sides of ours, and what was said.</summary>
/// <param name="End">How the server's side ended: done or refused.</param>
/// <param name="Fault">Why the client is not in; null where it is.</param>
/// <param name="Said">The messages, <c>C:</c> or <c>S:</c> before each.</param>
public sealed record SaslExchange(SaslStep End, SaslRefusal? Fault, IReadOnlyList<string> Said)
{
    private const int Longest = 20; // more than any mechanism says

    public bool IsIn => End is SaslStep.Done && Fault is null;

    /// <summary>Lets the two talk to the end.</summary>
    public static SaslExchange Run(SaslClient client, SaslServer server, SaslAccount account)
    {
        var said = new List<string>();
        SaslStep step = Begin(client, server, said);
        for (int i = 0; i < Longest; i++)
        {
            step = account.Drive(server, step);
            switch (step)
            {
                case SaslStep.Challenge challenge:
                    said.Add("S: " + Encoding.UTF8.GetString(challenge.Bytes));
                    SaslReply reply = client.Respond(challenge.Bytes);
                    if (reply.Fault is not null)
                        return new SaslExchange(server.NextLine("*"u8), reply.Fault, said);
                    said.Add("C: " + Encoding.UTF8.GetString(reply.Bytes));
                    step = server.Next(reply.Bytes);
                    break;
                case SaslStep.Done done:
                    return new SaslExchange(done, client.Finish(done.FinalMessage), said);
                default:
                    return new SaslExchange(step, client.Fault ?? SaslRefusal.ServerRefused, said);
            }
        }
        throw new InvalidOperationException("the login does not end");
    }

    private static SaslStep Begin(SaslClient client, SaslServer server, List<string> said)
    {
        if (client.Start() is not { } initial)
            return client.Fault is { } fault ? new SaslStep.Refused(fault) : server.Start();
        said.Add("C: " + Encoding.UTF8.GetString(initial));
        return server.Next(initial);
    }
}
