using Postern.Net.Conduits;
using Postern.Wire.Smtp;

namespace Postern.Mail.Doors.Submission;

/// <summary>A server that takes a client's mails, one transaction after the other: what we answer is what it answered.</summary>
/// <remarks>Every method throws a <see cref="ConduitException"/> where the server is lost; then nothing more is to be asked of it.</remarks>
public interface INextHop
{
    /// <summary>What it can.</summary>
    EhloReply Offers { get; }

    /// <summary>Sends a command line, and waits for its reply.</summary>
    ValueTask<SmtpReply> AskAsync(string command, string step);

    /// <summary>Sends a piece of a mail, dots and line ends as they must be.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> piece);

    /// <summary>Waits for what it says to a whole mail.</summary>
    ValueTask<SmtpReply> JudgeAsync();

    /// <summary>Lets go of it in the middle of whatever it is: a mail that was begun is not whole there, and lost.</summary>
    void Abandon();
}
