using Postern.Wire.Imap;

namespace Postern.Mail.Servers.Imap.Commands;

/// <summary>CAPABILITY (RFC 9051 §6.1.1).</summary>
internal static class CapabilityCommand
{
    internal static ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command)
    {
        if (command.HasArguments)
            return new(ImapReply.Bad("CAPABILITY stands alone"));
        session.Output.Add(ImapResponse.Untagged("CAPABILITY", ImapOffer.Line));
        return new(ImapReply.Ok("CAPABILITY completed"));
    }
}
