using Microsoft.Extensions.Logging;
using Postern.Net.Engine;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Mail.Doors.Submission;

/// <summary>A mail door for submission (RFC 6409): it stays in the conversation for every mail.</summary>
public sealed class SubmissionDoor(LoginDesk desk, DoorSettings settings, TimeProvider time, ILogger log) : IReception
{
    private readonly SubmissionRules _rules = new(settings.Name, desk.Host, new SenderRule(settings.Mail), settings.Mail.LargestMail, time, log);

    /// <inheritdoc/>
    public ValueTask<EndReason?> ReceiveAsync(Connection connection, TlsMode mode) => new SubmissionSession(desk, _rules, connection, mode).RunAsync();
}
