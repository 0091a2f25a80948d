using System.Buffers;
using Postern.Mail.Clients.Smtp;
using Postern.Mail.Doors.Submission;
using Postern.Net.Engine;
using Postern.Wire.Message.Headers;
using Postern.Wire.Smtp;
using Postern.Wire.Smtp.Content;
using Postern.Wire.Smtp.Envelopes;

namespace Postern.Mail.Gateway;

/// <summary>A next hop that is an SMTP server.</summary>
internal sealed class SmtpNextHop(Connection connection, SmtpServer server, EhloReply offers) : INextHop
{
    private readonly ArrayBufferWriter<byte> _out = new();
    private DataWriter _writer = new();

    /// <inheritdoc/>
    public EhloReply Offers => offers;

    /// <inheritdoc/>
    public bool IsLost => connection.Far is null;

    /// <inheritdoc/>
    public ValueTask<SmtpReply> MailAsync(MailFrom mail) => server.AskAsync($"MAIL {mail.Format(offers.Extensions)}", "answer to MAIL");

    /// <inheritdoc/>
    public ValueTask<SmtpReply> RcptAsync(RcptTo rcpt) => server.AskAsync($"RCPT {rcpt.Format(offers.Extensions)}", "answer to RCPT");

    /// <inheritdoc/>
    public async ValueTask<SmtpReply> BeginAsync(ReadOnlyMemory<byte> received, HeaderSection header)
    {
        SmtpReply reply = await server.AskAsync("DATA", "answer to DATA");
        _writer = new DataWriter();
        _out.ResetWrittenCount();
        _writer.Write(received.Span, _out); // it goes out with the first piece
        return reply;
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> piece)
    {
        _writer.Write(piece.Span, _out);
        await FlushAsync();
    }

    /// <inheritdoc/>
    public async ValueTask<SmtpReply> EndAsync()
    {
        _writer.Finish(_out);
        await FlushAsync();
        return await server.ReplyAsync("answer to a mail", connection.Door.Settings.Limits.Delivery);
    }

    /// <inheritdoc/>
    public ValueTask<SmtpReply> ResetAsync() => server.AskAsync("RSET", "answer to RSET");

    /// <inheritdoc/>
    public ValueTask<SmtpReply> QuitAsync() => server.AskAsync("QUIT", "answer to QUIT");

    /// <inheritdoc/>
    public ValueTask AbandonAsync()
    {
        GatewayRoute.Leave(connection);
        return ValueTask.CompletedTask;
    }

    /// <summary>The connection is its door's to close.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask FlushAsync()
    {
        await server.SendAsync(_out.WrittenMemory);
        _out.ResetWrittenCount();
    }
}
