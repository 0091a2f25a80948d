using Postern.Wire.Message.Headers;
using Postern.Wire.Smtp;
using Postern.Wire.Smtp.Envelopes;

namespace Postern.Mail.Doors.Submission;

/// <summary>Takes a client's mails, one transaction after the other: what we answer is what it answered.</summary>
/// <remarks>Every method throws a <see cref="Net.Conduits.ConduitException"/> where a server is lost; then nothing more is to be asked of it. Disposed with the session that it was made for: a mail that has no end yet is forgotten.</remarks>
public interface INextHop : IAsyncDisposable
{
    /// <summary>What it can.</summary>
    EhloReply Offers { get; }

    /// <summary>Nothing more can be asked of it: another has to be reached for the next mail.</summary>
    bool IsLost { get; }

    /// <summary>Begins a mail.</summary>
    ValueTask<SmtpReply> MailAsync(MailFrom mail);

    /// <summary>Adds a recipient.</summary>
    ValueTask<SmtpReply> RcptAsync(RcptTo rcpt);

    /// <summary>The envelope is whole and the mail follows, where the reply is an intermediate one.</summary>
    /// <param name="received">The line that says how it came here, with its CRLF; it is written before the mail.</param>
    /// <param name="header">What stands in its header, which is sent as the first piece.</param>
    ValueTask<SmtpReply> BeginAsync(ReadOnlyMemory<byte> received, HeaderSection header);

    /// <summary>Sends a piece of the mail, as it is.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> piece);

    /// <summary>The mail is whole: waits for what becomes of it.</summary>
    ValueTask<SmtpReply> EndAsync();

    /// <summary>Forgets a mail that has no end yet.</summary>
    ValueTask<SmtpReply> ResetAsync();

    /// <summary>Takes leave, between two mails.</summary>
    ValueTask<SmtpReply> QuitAsync();

    /// <summary>Lets go of it in the middle of whatever it is: a mail that was begun is not whole there, and lost.</summary>
    ValueTask AbandonAsync();
}
