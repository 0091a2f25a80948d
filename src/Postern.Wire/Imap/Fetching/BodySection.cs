using System.Text;

namespace Postern.Wire.Imap.Fetching;

/// <summary>What stands between the brackets of <c>BODY[…]</c> (RFC 9051 §6.4.5.1).</summary>
/// <param name="Part">The numbers that lead to a part, each at least 1; none for the message itself.</param>
/// <param name="Text">What of it is meant.</param>
/// <param name="Fields">Names of header fields as the client wrote them, printable ASCII; none unless fields are meant.</param>
public sealed record BodySection(IReadOnlyList<uint> Part, SectionText Text, IReadOnlyList<string> Fields)
{
    /// <summary>The whole message.</summary>
    public static readonly BodySection Message = new([], SectionText.Whole, []);

    /// <summary>The section as it goes over the wire, without its brackets.</summary>
    public override string ToString()
    {
        string part = string.Join('.', Part);
        string text = Text switch
        {
            SectionText.Header => "HEADER",
            SectionText.HeaderFields => "HEADER.FIELDS (",
            SectionText.HeaderFieldsNot => "HEADER.FIELDS.NOT (",
            SectionText.Text => "TEXT",
            SectionText.Mime => "MIME",
            _ => "",
        };
        string dot = part.Length > 0 && text.Length > 0 ? "." : "";
        return Text is SectionText.HeaderFields or SectionText.HeaderFieldsNot ? part + dot + text + FieldList() + ")" : part + dot + text;
    }

    private string FieldList() => string.Join(' ', Fields.Select(Astring));

    private static string Astring(string field) =>
        Encoding.ASCII.GetBytes(field).AsSpan().ContainsAnyExcept(ImapSyntax.AstringChar)
            ? "\"" + field.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\""
            : field;
}
