using Postern.Wire.Message;
using Postern.Wire.Text;

namespace Postern.Mail.Doors.Submission;

/// <summary>Whose a mail says that it is: its From and Sender belong to the login as the envelope does (RFC 6409 §6.1, RFC 5322 §3.6.2).</summary>
internal static class HeaderRule
{
    /// <summary>What is wrong with it, fit for the client; null for nothing. A mail without a From pretends nothing.</summary>
    internal static string? Problem(HeaderSection header, Func<EmailAddress, bool> may)
    {
        // Programs differ in which of two they show, and in what they make of a line that is no field.
        if (header.Fault is { } broken)
            return $"The header of the mail is not understood: {broken}";
        var who = Originators.Of(header);
        if (who.Fault is { } fault)
            return $"Whose the mail is cannot be told: {fault}";
        return who.All.FirstOrDefault(address => !may(address)) is { } strange
            ? $"{PeerWords.Printable(strange.ToString())} in the header of the mail does not belong to the login"
            : null;
    }
}
