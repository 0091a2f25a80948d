using Postern.Wire.Message.Structure;

namespace Postern.Mail.Servers.Imap.Searching;

/// <summary>Fields of one name that a search looks at; their text is made once for all keys that do.</summary>
/// <param name="Name">The name, in whatever capitals; empty for every field, with its name.</param>
/// <param name="Kind">How it is read.</param>
/// <param name="Place">Where a message keeps its text.</param>
/// <param name="Item">The item of the envelope that has the same, for which no file need be read.</param>
internal sealed record HeaderField(byte[] Name, HeaderFieldKind Kind, int Place, EnvelopeItems Item);
