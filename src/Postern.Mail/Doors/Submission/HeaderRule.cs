using Postern.Wire.Text;

namespace Postern.Mail.Doors.Submission;

/// <summary>Whose a mail says that it is: its From and Sender belong to the login as the envelope does.</summary>
internal static class HeaderRule
{
    /// <summary>What is wrong with it, fit for the client; null for nothing.</summary>
    internal static string? Problem(ReadOnlySpan<byte> header, Func<EmailAddress, bool> may) => null;
}
