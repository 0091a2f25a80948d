using Postern.Wire.Message.Headers;
using Postern.Wire.Smtp;

namespace Postern.Mail.Doors.Submission;

/// <summary>Takes one mail, piece by piece.</summary>
public interface IMailSink
{
    /// <summary>The envelope is whole and the mail follows, where the reply is an intermediate one.</summary>
    /// <param name="received">The line that says how it came here, with its CRLF; it is written before the mail.</param>
    /// <param name="header">What stands in its header, which is sent as the first piece.</param>
    ValueTask<SmtpReply> BeginAsync(ReadOnlyMemory<byte> received, HeaderSection header);

    /// <summary>Sends a piece of the mail, as it is.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> piece);

    /// <summary>The mail is whole: waits for what becomes of it.</summary>
    ValueTask<SmtpReply> EndAsync();

    /// <summary>Lets go of it in the middle of whatever it is: a mail that was begun is not whole there, and lost.</summary>
    ValueTask AbandonAsync();
}
