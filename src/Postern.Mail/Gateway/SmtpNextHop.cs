using Postern.Mail.Clients.Smtp;
using Postern.Mail.Doors.Submission;
using Postern.Net.Engine;
using Postern.Wire.Smtp;

namespace Postern.Mail.Gateway;

/// <summary>A next hop that is an SMTP server.</summary>
internal sealed class SmtpNextHop(Connection connection, SmtpServer server, EhloReply offers) : INextHop
{
    /// <inheritdoc/>
    public EhloReply Offers => offers;

    /// <inheritdoc/>
    public ValueTask<SmtpReply> AskAsync(string command, string step) => server.AskAsync(command, step);

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> piece) => server.SendAsync(piece);

    /// <inheritdoc/>
    public ValueTask<SmtpReply> JudgeAsync() => server.ReplyAsync("answer to a mail", connection.Door.Settings.Limits.Delivery);

    /// <inheritdoc/>
    public void Abandon() => GatewayRoute.Leave(connection);
}
