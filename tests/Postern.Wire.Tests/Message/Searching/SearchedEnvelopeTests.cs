using System.Buffers;
using System.Text;
using Postern.Testing;
using Postern.Wire.Message.Headers;
using Postern.Wire.Message.Searching;
using Postern.Wire.Message.Structure;

namespace Postern.Wire.Tests.Message.Searching;

public sealed class SearchedEnvelopeTests
{
    private static readonly (EnvelopeItems Item, byte[] Name)[] Items =
    [
        (EnvelopeItems.Date, "Date"u8.ToArray()), (EnvelopeItems.Subject, "Subject"u8.ToArray()), (EnvelopeItems.From, "From"u8.ToArray()), (EnvelopeItems.To, "To"u8.ToArray()),
        (EnvelopeItems.Cc, "Cc"u8.ToArray()), (EnvelopeItems.Bcc, "Bcc"u8.ToArray()), (EnvelopeItems.InReplyTo, "In-Reply-To"u8.ToArray()), (EnvelopeItems.MessageId, "Message-ID"u8.ToArray()),
    ];

    [Fact]
    public void An_envelope_is_searched_as_the_fields_it_was_made_of()
    {
        foreach ((string name, byte[] message) in MailCorpus.All)
        {
            foreach (var form in (StringForm[])[StringForm.Ascii, StringForm.Utf8])
            {
                var output = new ArrayBufferWriter<byte>(1);
                var telling = Envelope.Write(message, form, output);
                foreach ((var item, byte[] field) in Items.Where(one => telling.HasFlag(one.Item)))
                {
                    var (ofFields, ofEnvelope) = (new FoldedText(), new FoldedText());
                    bool isThere = Add(Plain(message), field, item, ofFields);
                    Assert.True(isThere == new SearchedEnvelope().TryAdd(output.WrittenSpan, item, ofEnvelope), $"{name}: {item}");
                    Assert.True(ofFields.Span.SequenceEqual(ofEnvelope.Span), $"{name}: {item}\n{Encoding.UTF8.GetString(ofFields.Span)}\n{Encoding.UTF8.GetString(ofEnvelope.Span)}");
                }
            }
        }
    }

    [Theory]
    [InlineData("Subject: a\r\n", true)]
    [InlineData("Subject: a\r\nsubject: b\r\n", false)]
    [InlineData("X: y\r\n", true)]
    public void Of_fields_that_stand_twice_an_envelope_does_not_tell_all(string header, bool tells) =>
        Assert.Equal(tells, Envelope.Write(Encoding.ASCII.GetBytes(header + "\r\n"), StringForm.Ascii, new ArrayBufferWriter<byte>()).HasFlag(EnvelopeItems.Subject));

    [Fact]
    public void Of_an_address_field_without_an_address_an_envelope_does_not_tell_that_it_is_there() =>
        Assert.Equal(EnvelopeItems.To, Envelope.Write("To: a@b\r\nCc:\r\n\r\n"u8, StringForm.Ascii, new ArrayBufferWriter<byte>()) & (EnvelopeItems.To | EnvelopeItems.Cc));

    [Theory]
    [InlineData("")]
    [InlineData("(")]
    [InlineData("(NIL \"a")]
    [InlineData("(NIL \"a\\")]
    [InlineData("(NIL {5}\r\nabc")]
    [InlineData("(NIL {-1}\r\nabc")]
    [InlineData("(NIL {x}\r\nabc")]
    [InlineData("(\"a\"\"b\"")]
    public void What_is_no_envelope_is_told(string envelope) => Assert.Null(new SearchedEnvelope().TryAdd(Encoding.ASCII.GetBytes(envelope), EnvelopeItems.Subject, new FoldedText()));

    // A CR alone and a zero octet are blanks in an envelope.
    private static byte[] Plain(byte[] message) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(message).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', ' ').Replace('\0', ' '));

    private static bool Add(byte[] message, byte[] name, EnvelopeItems item, FoldedText output)
    {
        bool isThere = false;
        var reader = new FieldReader(message);
        while (reader.MoveNext())
        {
            if (!reader.Current.IsNamed(name))
                continue;
            isThere = true;
            if (item is EnvelopeItems.From or EnvelopeItems.To or EnvelopeItems.Cc or EnvelopeItems.Bcc)
                SearchedAddresses.AddField(reader.Current.Value, output);
            else
                SearchedField.AddValue(reader.Current, output);
        }
        return isThere;
    }
}
