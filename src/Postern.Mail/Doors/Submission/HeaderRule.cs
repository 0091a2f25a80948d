using Postern.Wire.Message;
using Postern.Wire.Text;

namespace Postern.Mail.Doors.Submission;

/// <summary>Whose a mail says that it is: its From and Sender belong to the login as the envelope does (RFC 6409 §6.1, RFC 5322 §3.6.2).</summary>
internal static class HeaderRule
{
    private static readonly string[] Fields = ["From", "Sender", "Resent-From", "Resent-Sender"];

    /// <summary>What is wrong with it, fit for the client; null for nothing. A mail without a From pretends nothing.</summary>
    internal static string? Problem(ReadOnlySpan<byte> header, Func<EmailAddress, bool> may)
    {
        var section = HeaderSection.Read(header);
        // Programs differ in which of two they show, and in what they make of a line that is no field.
        if (section.Fault is { } fault)
            return $"The header of the mail is not understood: {fault}";
        foreach (string name in Fields)
        {
            var fields = section.All(name);
            if (fields.Count > 1 && !name.StartsWith("Resent-", StringComparison.Ordinal))
                return $"There is more than one {name} in the mail";
            foreach (var list in fields.Select(field => field.Addresses))
            {
                if (!list.IsWhole || list.Addresses.Count == 0)
                    return $"The {name} of the mail is not understood";
                if (list.Addresses.FirstOrDefault(one => !may(one.Address)) is { } strange)
                    return $"The {name} of the mail, {PeerWords.Printable(strange.Address.ToString())}, does not belong to the login";
            }
        }
        return null;
    }
}
