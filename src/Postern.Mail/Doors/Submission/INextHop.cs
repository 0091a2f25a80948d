using Postern.Wire.Smtp;
using Postern.Wire.Smtp.Envelopes;

namespace Postern.Mail.Doors.Submission;

/// <summary>Takes a client's mails, one transaction after the other: what we answer is what it answered.</summary>
/// <remarks>Every method throws a <see cref="Net.Conduits.ConduitException"/> where a server is lost; then nothing more is to be asked of it. Disposed with the session that it was made for: a mail that has no end yet is forgotten.</remarks>
public interface INextHop : IMailSink, IAsyncDisposable
{
    /// <summary>What it can.</summary>
    EhloReply Offers { get; }

    /// <summary>Nothing more can be asked of it: another has to be reached for the next mail.</summary>
    bool IsLost { get; }

    /// <summary>Begins a mail.</summary>
    ValueTask<SmtpReply> MailAsync(MailFrom mail);

    /// <summary>Adds a recipient.</summary>
    ValueTask<SmtpReply> RcptAsync(RcptTo rcpt);

    /// <summary>Forgets a mail that has no end yet.</summary>
    ValueTask<SmtpReply> ResetAsync();

    /// <summary>Takes leave, between two mails.</summary>
    ValueTask<SmtpReply> QuitAsync();
}
