using Postern.Mail.Clients;
using Postern.Mail.Clients.Imap;
using Postern.Mail.Clients.Pop3;
using Postern.Mail.Clients.Smtp;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Loops;
using Postern.Wire.Ends;
using Postern.Wire.Pop3;

namespace Postern.Mail.Gateway.Servers;

/// <summary>One server of a group: the way there up to its greeting, for a client and for a look.</summary>
internal sealed class GroupedServer(Way way, MailProtocol protocol, Standing standing)
{
    /// <summary>What is known of it.</summary>
    internal Standing Standing => standing;

    /// <summary>Called when it fails and did not before.</summary>
    internal Action? Fell { get; set; }

    /// <summary>Brings a client there.</summary>
    internal async ValueTask<Reached> ReachAsync(Connection connection, Action<Arrival>? told)
    {
        Arrival arrival = await way.OpenAsync(connection);
        told?.Invoke(arrival);
        return new Reached(arrival, await GreetAsync(arrival, connection.Deadline));
    }

    /// <summary>Goes there for nobody, as far as the greeting, and leaves.</summary>
    /// <exception cref="ConduitException">A client could not be served.</exception>
    /// <exception cref="LoginRefusedException">A client would not be served.</exception>
    internal async ValueTask LookAsync(Loop loop, Deadline deadline)
    {
        Arrival arrival = await way.KnockAsync(loop, deadline);
        try
        {
            await GreetAsync(arrival, deadline);
        }
        finally
        {
            deadline.Clear();
            arrival.Far.Close();
        }
    }

    /// <summary>Whoever went there was not served.</summary>
    internal void Fail(string why)
    {
        if (standing.Failed(why))
            Fell?.Invoke();
    }

    private async ValueTask<IMailServer> GreetAsync(Arrival arrival, Deadline deadline)
    {
        var talk = new ServerTalk(arrival.Far, protocol == MailProtocol.Pop3 ? Pop3Limits.Auth : ServerLimits.Line, deadline, way.Limits);
        IMailServer server = protocol switch
        {
            MailProtocol.Pop3 => new Pop3Server(talk),
            MailProtocol.Imap => new ImapServer(talk),
            MailProtocol.Submission => new SmtpServer(talk),
            _ => throw new InvalidOperationException($"no login is known for {protocol}"),
        };
        await server.GreetingAsync(arrival.Greeting);
        return server;
    }
}
