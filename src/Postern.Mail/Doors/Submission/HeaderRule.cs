using Postern.Wire.Message.Addresses;
using Postern.Wire.Message.Headers;
using Postern.Wire.Text;

namespace Postern.Mail.Doors.Submission;

/// <summary>Whose a mail says that it is: its From and Sender belong to the login as the envelope does (RFC 6409 §6.1, RFC 5322 §3.6.2).</summary>
internal static class HeaderRule
{
    /// <summary>The fields, and whether there may be several of them: whoever sends a mail on adds his (RFC 5322 §3.6.6).</summary>
    private static readonly (string Name, bool MayRepeat)[] Fields = [("From", false), ("Sender", false), ("Resent-From", true), ("Resent-Sender", true)];

    /// <summary>What is wrong with it, fit for the client; null for nothing. A mail without a From pretends nothing.</summary>
    internal static string? Problem(HeaderSection header, Func<EmailAddress, bool> may)
    {
        // Programs differ in which of two they show, and in what they make of a line that is no field.
        if (header.Fault is { } fault)
            return $"The header of the mail is not understood: {fault}";
        foreach ((string name, bool mayRepeat) in Fields)
        {
            var fields = header.All(name);
            if (fields.Count > 1 && !mayRepeat)
                return $"There is more than one {name} in the mail";
            if (fields.Select(field => Problem(name, field.Addresses, may)).FirstOrDefault(problem => problem is not null) is { } problem)
                return problem;
        }
        return null;
    }

    private static string? Problem(string name, AddressList list, Func<EmailAddress, bool> may)
    {
        if (!list.IsWhole || list.Addresses.Count == 0)
            return $"The {name} of the mail is not understood";
        return list.Addresses.FirstOrDefault(one => !may(one.Address)) is { } strange
            ? $"{PeerWords.Printable(strange.Address.ToString())} in the {name} of the mail does not belong to the login"
            : null;
    }
}
