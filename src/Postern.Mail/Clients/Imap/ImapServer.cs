using Postern.Net.Conduits;
using Postern.Wire.Imap;
using Postern.Wire.Text;

namespace Postern.Mail.Clients.Imap;

/// <summary>An IMAP server, as its client speaks with it before the login (RFC 9051 §6.1, §7).</summary>
/// <remarks>Our tags are used up before the client's first command goes through: they cannot collide with its own.</remarks>
internal sealed class ImapServer(ServerTalk talk) : IMailServer
{
    private const int MostResponses = 256; // arbitrary: responses before the one that is waited for
    private const int MostLiteral = 64 * 1024; // arbitrary: no server sends literals before the login

    private int _tags;

    /// <summary>The last list of capabilities that it showed; null where it has not shown one since it was asked to forget.</summary>
    internal ImapCapabilities? Shown { get; private set; }

    /// <inheritdoc/>
    public async ValueTask GreetingAsync(byte[]? before)
    {
        if (before is not null)
            return;
        ImapResponse greeting = await ResponseAsync("greeting");
        if (greeting.Status == ImapStatus.Bye)
            throw Refused(greeting, "the connection", LoginRefusal.Unavailable);
        if (greeting.Status == ImapStatus.PreAuth)
            throw new ConduitException(FaultKind.Protocol, "the server is logged in already (PREAUTH)"); // RFC 9051 §6.2.1
        if (greeting.Status != ImapStatus.Ok)
            throw new ConduitException(FaultKind.Protocol, "the server's greeting was not understood");
    }

    /// <summary>Its list of capabilities.</summary>
    internal async ValueTask<ImapCapabilities> CapabilitiesAsync()
    {
        if (Shown is null)
            Judge(await CommandAsync(new ImapCommandWriter(NextTag(), ImapLiterals.Synchronizing).Atom("CAPABILITY"), "CAPABILITY"), "CAPABILITY");
        return Shown ?? ImapCapabilities.None;
    }

    /// <summary>What it showed does not count any more: it was shown before the login.</summary>
    internal void Forget() => Shown = null;

    /// <summary>The tag of the next command.</summary>
    internal string NextTag() => $"p{++_tags}";

    /// <summary>Sends a command, and reads up to its end or to a challenge.</summary>
    internal async ValueTask<ImapResponse> CommandAsync(ImapCommandWriter command, string name)
    {
        if (!command.TryFinish(out var segments, out string fault))
            throw new LoginRefusedException(LoginRefusal.NoMechanism, null, "", $"{name} cannot carry it: {fault}");
        return await CommandAsync(segments, name);
    }

    /// <summary>Sends a command in segments, each when the server has asked for it, and reads up to its end or to a challenge.</summary>
    internal async ValueTask<ImapResponse> CommandAsync(IReadOnlyList<byte[]> segments, string name)
    {
        ImapResponse response = await SendAsync(segments[0], name);
        foreach (byte[] segment in segments.Skip(1))
        {
            if (response.Kind != ImapResponseKind.Continuation)
                return response;
            response = await SendAsync(segment, name);
        }
        return response;
    }

    /// <summary>Answers a challenge.</summary>
    internal ValueTask<ImapResponse> AnswerAsync(string line, string name) => SendAsync(System.Text.Encoding.ASCII.GetBytes(line + "\r\n"), name);

    /// <summary>Ends the conversation; what the server has said ahead of time is read by whoever comes next.</summary>
    internal Conduit Release() => talk.Release();

    /// <summary>The response where it is yes.</summary>
    /// <exception cref="LoginRefusedException">It is not.</exception>
    internal static ImapResponse Judge(ImapResponse response, string step) =>
        response.Status == ImapStatus.Ok ? response : throw Refused(response, step, KindOf(response));

    private async ValueTask<ImapResponse> SendAsync(byte[] bytes, string name)
    {
        await talk.SendRawAsync(bytes);
        string step = $"answer to {name}";
        for (int count = 0; count < MostResponses; count++)
        {
            ImapResponse response = await ResponseAsync(step);
            if (response.Kind == ImapResponseKind.Continuation || response.Tag == $"p{_tags}")
                return response;
            if (response.Kind == ImapResponseKind.Tagged)
                throw new ConduitException(FaultKind.Protocol, $"the server's {step} bears a tag that was not sent");
            if (response.Status == ImapStatus.Bye)
                throw Refused(response, name, LoginRefusal.Unavailable);
        }
        throw new ConduitException(FaultKind.Protocol, $"the server's {step} does not end");
    }

    private async ValueTask<ImapResponse> ResponseAsync(string step)
    {
        byte[] line = await talk.LineAsync(step);
        while (ImapResponse.TryParse(line, out var start, out _) && start is { Kind: ImapResponseKind.Untagged, Status: ImapStatus.None }
            && LiteralAnnouncement.TryRead(line, out var literal))
        {
            if (literal.Length + line.Length > MostLiteral)
                throw new ConduitException(FaultKind.Protocol, $"the server's {step} does not end");
            byte[] bytes = await talk.BytesAsync((int)literal.Length, step);
            line = [.. line, .. "\r\n"u8, .. bytes, .. await talk.LineAsync(step)];
        }
        if (!ImapResponse.TryParse(line, out var response, out _))
            throw ServerTalk.NotUnderstood(step, line);
        Shown = ImapCapabilities.From(response) ?? Shown;
        return response;
    }

    // RFC 5530 §3, RFC 2221 §4: without a code it is the credentials, as servers say it.
    private static LoginRefusal KindOf(ImapResponse response) => response.Code switch
    {
        ImapCode.Unavailable or ImapCode.InUse or ImapCode.Limit or ImapCode.ServerBug => LoginRefusal.Unavailable,
        ImapCode.AuthorizationFailed or ImapCode.Expired or ImapCode.ContactAdmin or ImapCode.Referral => LoginRefusal.NotAllowed,
        ImapCode.PrivacyRequired => LoginRefusal.TooWeak,
        _ => LoginRefusal.WrongCredentials,
    };

    private static LoginRefusedException Refused(ImapResponse response, string step, LoginRefusal kind) => new(
        kind,
        response.Code is ImapCode.Capability or ImapCode.Referral ? null : response.Code,
        PeerWords.Printable(response.Text),
        $"the server refused {step}: {PeerWords.Printable(response.Text)}");
}
