using Postern.Net.Conduits;
using Postern.Wire.Pop3;
using Postern.Wire.Text;

namespace Postern.Mail.Clients.Pop3;

/// <summary>A POP3 server, as its client speaks with it before the login (RFC 1939 §4, RFC 2449).</summary>
internal sealed class Pop3Server(ServerTalk talk) : IMailServer
{
    /// <summary>It has answered to CAPA: what it does not list it does not have.</summary>
    internal bool HasListed { get; private set; }

    /// <summary>It says in its greeting that it believes what we tell of a client (Dovecot's way of saying it).</summary>
    internal bool TakesXclient { get; private set; }

    /// <summary>The timestamp of APOP in its greeting (RFC 1939 §7); null where there is none.</summary>
    internal string? Timestamp { get; private set; }

    /// <inheritdoc/>
    public async ValueTask GreetingAsync(byte[]? before)
    {
        byte[] line = before ?? await talk.LineAsync("greeting");
        if (!Pop3Greeting.TryParse(line.AsSpan().TrimEnd("\r\n"u8), out var greeting, out _))
            throw ServerTalk.NotUnderstood("greeting", line);
        TakesXclient = greeting.Reply.Code == "XCLIENT";
        Timestamp = greeting.Timestamp;
        if (!greeting.Reply.IsOk)
            throw Refused(greeting.Reply, "the connection", LoginRefusal.Unavailable);
    }

    /// <summary>The server's list; an empty one from a server of before RFC 2449, which cannot tell.</summary>
    internal async ValueTask<Pop3Capabilities> CapaAsync()
    {
        if (!(await CommandAsync("CAPA", "answer to CAPA")).IsOk)
            return Pop3Capabilities.None;
        HasListed = true;
        var reader = new Pop3CapabilityReader();
        while (!reader.IsWhole)
        {
            byte[] line = await talk.LineAsync("list of capabilities");
            if (!reader.TryRead(line, out string fault))
                throw new ConduitException(FaultKind.Protocol, $"the server's list of capabilities was not understood: {fault}");
        }
        return reader.Capabilities;
    }

    /// <summary>Sends a line, and reads the reply's first line.</summary>
    internal ValueTask<Pop3Reply> CommandAsync(string command, string step) => CommandAsync(System.Text.Encoding.UTF8.GetBytes(command), step);

    /// <summary>Sends a line, and reads the reply's first line.</summary>
    internal async ValueTask<Pop3Reply> CommandAsync(ReadOnlyMemory<byte> command, string step)
    {
        await talk.SendAsync(command);
        byte[] line = await talk.LineAsync(step);
        return Pop3Reply.TryParse(line, out var reply, out _) ? reply : throw ServerTalk.NotUnderstood(step, line);
    }

    /// <summary>Ends the conversation; what the server has said ahead of time is read by whoever comes next.</summary>
    internal Conduit Release() => talk.Release();

    /// <summary>The reply where it is yes.</summary>
    /// <exception cref="LoginRefusedException">It is not.</exception>
    internal static Pop3Reply Judge(Pop3Reply reply, string step) => reply.IsOk ? reply : throw Refused(reply.Code is null && IsLock(reply.Text) ? reply with { Code = Pop3Reply.InUse } : reply, step);

    // RFC 2449 §8.1, RFC 3206 §4 and §5: without a code it is the credentials, as servers say it.
    private static LoginRefusal KindOf(string? code) => code switch
    {
        Pop3Reply.InUse or Pop3Reply.LoginDelay => LoginRefusal.Unavailable,
        not null when code.StartsWith("SYS/TEMP", StringComparison.Ordinal) => LoginRefusal.Unavailable,
        not null when code.StartsWith("SYS/", StringComparison.Ordinal) => LoginRefusal.NotAllowed,
        _ => LoginRefusal.WrongCredentials,
    };

    /// <summary>A server of before RFC 2449 has words only. These are RFC 1939's own for a mailbox that another client has open: its §7, and its example of PASS.</summary>
    private static bool IsLock(string text) => text.Contains("lock", StringComparison.OrdinalIgnoreCase) || text.Contains("in use", StringComparison.OrdinalIgnoreCase);

    private static LoginRefusedException Refused(Pop3Reply reply, string step) => Refused(reply, step, KindOf(reply.Code));

    private static LoginRefusedException Refused(Pop3Reply reply, string step, LoginRefusal kind) =>
        new(kind, reply.Code, PeerWords.Printable(reply.Text), $"the server refused {step}: {PeerWords.Printable(reply.Text)}");
}
