using Postern.Wire.Imap;

namespace Postern.Mail.Servers.Imap;

/// <summary>How a command ends: what its tagged response says.</summary>
/// <param name="Status">OK, NO or BAD.</param>
/// <param name="Words">For a person.</param>
/// <param name="Code">The response code; null for none.</param>
/// <param name="Argument">What follows the code.</param>
internal readonly record struct ImapReply(ImapStatus Status, string Words, string? Code = null, string Argument = "")
{
    /// <summary>It was done.</summary>
    internal static ImapReply Ok(string words, string? code = null, string argument = "") => new(ImapStatus.Ok, words, code, argument);

    /// <summary>It was understood, and cannot be done.</summary>
    internal static ImapReply No(string words, string? code = null, string argument = "") => new(ImapStatus.No, words, code, argument);

    /// <summary>It was not understood.</summary>
    internal static ImapReply Bad(string words) => new(ImapStatus.Bad, words);
}
