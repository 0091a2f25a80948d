using Postern.Wire.Imap;

namespace Postern.Mail.Servers.Imap.Commands;

/// <summary>NOOP and CHECK (RFC 9051 §6.1.2, RFC 3501 §6.4.1): what changed is told with every command's end.</summary>
internal static class NoopCommand
{
    internal static ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command) =>
        new(command.HasArguments ? ImapReply.Bad($"{command.Name} stands alone") : ImapReply.Ok($"{command.Name} completed"));
}
