using System.Buffers;
using Postern.Wire.Message.Mime;

namespace Postern.Wire.Message.Structure;

/// <summary>IMAP's BODYSTRUCTURE and BODY of a message (RFC 9051 §7.5.2).</summary>
public sealed class BodyStructure
{
    private readonly StructureWriter _writer;
    private readonly bool _isExtended;

    private BodyStructure(StructureWriter writer, bool isExtended)
    {
        _writer = writer;
        _isExtended = isExtended;
    }

    /// <summary>Writes the structure of a part and of all within: with the extension data of BODYSTRUCTURE, or without it as BODY.</summary>
    public static void Write(MessagePart part, bool isExtended, StringForm form, IBufferWriter<byte> output) =>
        new BodyStructure(new StructureWriter(output, form), isExtended).Body(part);

    // body = "(" (body-type-1part / body-type-mpart) ")"
    private void Body(MessagePart part)
    {
        _writer.Raw("("u8);
        if (part.IsMultipart)
            Multipart(part);
        else
            Single(part);
        _writer.Raw(")"u8);
    }

    // body-type-mpart = 1*body SP media-subtype [SP body-ext-mpart]
    private void Multipart(MessagePart part)
    {
        foreach (var child in part.Children)
            Body(child);
        // There is no multipart of nothing: a boundary that never came is one empty text.
        if (part.Children.Count == 0)
            _writer.Raw(_isExtended ? "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0 NIL NIL NIL NIL)"u8 : "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0)"u8);
        _writer.Raw(" "u8);
        _writer.String(part.ContentType.Subtype);
        if (!_isExtended)
            return;
        _writer.Raw(" "u8);
        Parameters(part.ContentType.Parameters);
        Extension(part);
    }

    // body-type-1part = (body-type-basic / body-type-msg / body-type-text) [SP body-ext-1part]
    private void Single(MessagePart part)
    {
        var type = Shown(part);
        _writer.String(type.Type);
        _writer.Raw(" "u8);
        _writer.String(type.Subtype);
        _writer.Raw(" "u8);
        if (type.IsText && !type.Parameters.Any(one => one.IsNamed("charset")))
            WithCharset(type.Parameters);
        else
            Parameters(type.Parameters);
        // body-fields = body-fld-param SP body-fld-id SP body-fld-desc SP body-fld-enc SP body-fld-octets
        Field(part, PartField.ContentId);
        Field(part, PartField.ContentDescription);
        _writer.Raw(" "u8);
        // body-fld-enc = (DQUOTE ("7BIT" / "8BIT" / "BINARY" / "BASE64" / "QUOTED-PRINTABLE") DQUOTE) / string
        _writer.String(part.TransferEncoding);
        Number(part.Body.WireLength);
        if (type.IsMessage)
        {
            _writer.Raw(" "u8);
            Envelope.Write(part.Children[0].Fields, _writer);
            _writer.Raw(" "u8);
            Body(part.Children[0]);
        }
        if (type.IsMessage || type.IsText)
            Number(part.Body.Lines);
        if (!_isExtended)
            return;
        Field(part, PartField.ContentMd5);
        Extension(part);
    }

    // body-ext-mpart = body-fld-param [SP body-fld-dsp [SP body-fld-lang [SP body-fld-loc *(SP body-extension)]]]
    private void Extension(MessagePart part)
    {
        _writer.Raw(" "u8);
        if (ContentDisposition.Read(part.Fields[PartField.ContentDisposition]) is { } disposition)
        {
            _writer.Raw("("u8);
            _writer.String(disposition.Kind);
            _writer.Raw(" "u8);
            Parameters(disposition.Parameters);
            _writer.Raw(")"u8);
        }
        else
        {
            _writer.Raw("NIL"u8);
        }
        Languages(part.Fields[PartField.ContentLanguage]);
        Field(part, PartField.ContentLocation);
    }

    // body-fld-lang = nstring / "(" string *(SP string) ")"
    private void Languages(ReadOnlySpan<byte> value)
    {
        bool isFirst = true;
        var reader = new ValueReader(value);
        while (!reader.IsAtEnd)
        {
            var tag = reader.Token();
            if (!tag.IsEmpty)
            {
                _writer.Raw(isFirst ? " ("u8 : " "u8);
                _writer.String(tag);
                isFirst = false;
            }
            if (!reader.Takes(','))
                break;
        }
        _writer.Raw(isFirst ? " NIL"u8 : ")"u8);
    }

    // body-fld-param = "(" string SP string *(SP string SP string) ")" / nil
    private void Parameters(IReadOnlyList<Parameter> parameters)
    {
        _writer.Raw(parameters.Count == 0 ? "NIL"u8 : "("u8);
        for (int i = 0; i < parameters.Count; i++)
        {
            if (i > 0)
                _writer.Raw(" "u8);
            var one = parameters[i];
            // The star stays in IMAP4rev2 too, where the value behind it is decoded.
            _writer.String(one.IsEncoded ? one.Name + "*" : one.Name);
            _writer.Raw(" "u8);
            if (one.IsEncoded && _writer.Form == StringForm.Utf8)
                _writer.String(one.Text);
            else
                _writer.String(one.Octets.Span);
        }
        if (parameters.Count > 0)
            _writer.Raw(")"u8);
    }

    // RFC 2046 §4.1.2: text that names no charset is US-ASCII.
    private void WithCharset(IReadOnlyList<Parameter> parameters) => Parameters([.. parameters, new("charset", "us-ascii"u8.ToArray(), IsEncoded: false)]);

    private void Field(MessagePart part, PartField field)
    {
        _writer.Raw(" "u8);
        _writer.Nstring(part.Fields[field]);
    }

    private void Number(long number)
    {
        _writer.Raw(" "u8);
        _writer.Number(number);
    }

    /// <summary>The type as it is shown: what was not looked into is neither a message nor a multipart.</summary>
    private static ContentType Shown(MessagePart part)
    {
        if (part.IsOpaque)
            return ContentType.Opaque;
        return part.ContentType.IsMultipart ? ContentType.Default : part.ContentType;
    }
}
