using Postern.Wire.Text;

namespace Postern.Wire.Message;

/// <summary>Whose a message says that it is (RFC 5322 §3.6.2, §3.6.6): the addresses that a reader is shown as its senders.</summary>
/// <param name="From">The addresses of From, at least one where there is no fault.</param>
/// <param name="Sender">The address of Sender; null where there is none.</param>
/// <param name="Resent">The addresses of Resent-From and Resent-Sender, all of them: each time it was sent on adds its own.</param>
/// <param name="Fault">Why nobody can be sure, fit for the peer; null where the header can be read in one way only.</param>
public sealed record Originators(IReadOnlyList<EmailAddress> From, EmailAddress? Sender, IReadOnlyList<EmailAddress> Resent, string? Fault)
{
    /// <summary>Everybody, once.</summary>
    public IReadOnlyList<EmailAddress> All => [.. From.Concat(Sender is null ? [] : [Sender]).Concat(Resent).Distinct()];

    /// <summary>Reads them; with a fault what is here is not all there may be.</summary>
    public static Originators Of(HeaderSection header)
    {
        string? fault = header.Fault;
        var from = Addresses(header, "From", 1, ref fault);
        var sender = Addresses(header, "Sender", 1, ref fault);
        List<EmailAddress> resent = [.. Addresses(header, "Resent-From", int.MaxValue, ref fault), .. Addresses(header, "Resent-Sender", int.MaxValue, ref fault)];
        if (from.Count == 0)
            fault ??= "No address in From";
        if (sender.Count > 1)
            fault ??= "More than one address in Sender";
        return new(from, sender.FirstOrDefault(), resent, fault);
    }

    // RFC 5322 §3.6: From and Sender at most once each; which of two a reader sees depends on the reader.
    private static List<EmailAddress> Addresses(HeaderSection header, string name, int most, ref string? fault)
    {
        var fields = header.All(name);
        if (fields.Count > most)
            fault ??= $"More than one {name} field";
        var addresses = new List<EmailAddress>();
        foreach (var field in fields)
        {
            var list = field.Addresses;
            fault ??= list.Fault is null ? null : $"{name}: {list.Fault}";
            addresses.AddRange(list.Addresses.Select(one => one.Address));
        }
        return addresses;
    }
}
