namespace Postern.Verbs.MailDoors;

/// <summary>What is explained, and how the end of it is said.</summary>
/// <param name="Login">Who logs in; null where it is a mail.</param>
/// <param name="To">To whom the mail is; null where it is a login.</param>
/// <param name="Works">Where all steps are good.</param>
/// <param name="Fails">Where one is not.</param>
internal sealed record ExplainedWords(string? Login, string? To, string Works, string Fails);
