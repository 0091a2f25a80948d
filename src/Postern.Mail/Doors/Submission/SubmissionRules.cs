using Microsoft.Extensions.Logging;

namespace Postern.Mail.Doors.Submission;

/// <summary>What holds for all mails at a door.</summary>
/// <param name="Door">Its name in the log.</param>
/// <param name="Host">The name it greets with.</param>
/// <param name="Senders">Who may send as whom.</param>
/// <param name="Largest">Octets of the largest mail that is taken.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">Where it says what became of each mail.</param>
internal sealed record SubmissionRules(string Door, string Host, SenderRule Senders, long Largest, TimeProvider Time, ILogger Log);
