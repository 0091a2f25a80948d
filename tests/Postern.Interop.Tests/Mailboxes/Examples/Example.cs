namespace Postern.Interop.Tests.Mailboxes.Examples;

/// <summary>One example of a document, as a conversation.</summary>
/// <remarks>
/// <para>
/// <c>C:</c> is said, and <c>S:</c> awaited, as the document has it; lines that it breaks for its margins are one here. Words for persons do not count, nor does the order of what is untagged,
/// nor does <c>RECENT</c>. <c>S: …</c> says that more may come. Of what the document does not show and needs, <c>P:</c> is said by the same client and <c>O:</c> by another, and both must succeed.
/// </para>
/// <para>
/// A word in angle brackets, such as <c>&lt;m7&gt;</c>, is a number of the server's choice: the first time it is learnt, from then on it is that number. <c>P: … | …</c> learns it from a response.
/// </para>
/// </remarks>
/// <param name="Name">The document, the section, and which of its examples.</param>
/// <param name="Boxes">The mailboxes that it needs, as <see cref="ExampleBox"/> reads them.</param>
/// <param name="Talk">The conversation.</param>
internal sealed record Example(string Name, string Boxes, string Talk);
