namespace Postern.Wire.Tests.Message.Corpus;

/// <summary>Holds what we make of messages against what GMime 3.2 makes of them, with every parameter, and names where they differ.</summary>
public sealed class GMimeTests
{
    /// <summary>Messages that the two read differently, and why that is as it should be.</summary>
    private static readonly Dictionary<string, string> Different = new(StringComparer.Ordinal)
    {
        ["no-boundary"] = "a multipart that names no boundary is shown as the text that it is",
        ["empty"] = "GMime makes no message of nothing",
        ["header-cut-off"] = "a message of nothing has a part of nothing",
        ["damaged-header"] = "a CR within a field is shown as a blank",
        ["mail-parser/legacy/009.eml"] = "octets beyond ASCII within an encoded word are in no charset of its, and are guessed",
        ["mail-parser/legacy/015.eml"] = "octets beyond ASCII within an encoded word are in no charset of its, and are guessed",
        ["mail-parser/legacy/016.eml"] = "octets beyond ASCII within an encoded word are in no charset of its, and are guessed",
        ["mail-parser/legacy/018.eml"] = "octets beyond ASCII within an encoded word are in no charset of its, and are guessed",
        ["mail-parser/legacy/023.eml"] = "octets beyond ASCII within an encoded word are in no charset of its, and are guessed",
        ["mail-parser/legacy/024.eml"] = "octets beyond ASCII within an encoded word are in no charset of its, and are guessed",
        ["mail-parser/legacy/025.eml"] = "octets beyond ASCII within an encoded word are in no charset of its, and are guessed",
        ["mail-parser/legacy/026.eml"] = "octets beyond ASCII within an encoded word are in no charset of its, and are guessed",
        ["mail-parser/legacy/050.eml"] = "octets beyond ASCII within an encoded word are in no charset of its, and are guessed",
        ["mail-parser/legacy/051.eml"] = "octets beyond ASCII within an encoded word are in no charset of its, and are guessed",
        ["mail-parser/malformed/000.eml"] = "a part of nothing is a part",
        ["mail-parser/malformed/004.eml"] = "a line that begins with the boundary is one (RFC 2046 §5.1.1)",
        ["mail-parser/malformed/007.eml"] = "a line that begins with the boundary is one, also where the inner one is not known yet",
        ["mail-parser/malformed/013.eml"] = "a boundary at the very end begins a part of nothing",
        ["mail-parser/malformed/014.eml"] = "a boundary at the very end begins a part of nothing",
        ["mail-parser/malformed/017.eml"] = "a parameter without its semicolon is one",
        ["mail-parser/malformed/019.eml"] = "of two fields of one name the first counts",
        ["mail-parser/malformed/020.eml"] = "of two fields of one name the first counts",
        ["mail-parser/malformed/021.eml"] = "of two fields of one name the first counts",
        ["mail-parser/rfc/000.eml"] = "of base64 that is cut off in a group the whole octets are kept",
        ["mail-parser/rfc/001.eml"] = "a parameter without its semicolon is one",
        ["mail-parser/rfc/008.eml"] = "a message within that is encoded, against RFC 2046 §5.2.1, is read as it lies",
        ["mail-parser/thirdparty/001.eml"] = "before a boundary only the line end that stands there is taken off; GMime takes two octets where lines ended by CRLF before",
        ["mail-parser/thirdparty/002.eml"] = "of base64 that is cut off in a group the whole octets are kept",
        ["mail-parser/thirdparty/010.eml"] = "of two parameters of one name both are told",
        ["ruby-mail/emails/attachment_emails/attachment_message_rfc822_inline_image.eml"] = "blanks at the end of a quoted-printable line are dropped (RFC 2045 §6.7)",
        ["ruby-mail/emails/attachment_emails/attachment_with_encoded_name.eml"] = "a letter that the charset does not have is shown otherwise",
        ["ruby-mail/emails/error_emails/bad_date_header2.eml"] = "an hour that there is not is midnight",
        ["ruby-mail/emails/error_emails/bad_subject.eml"] = "of encoded words in a row each has a base64 of its own, which GMime reads as one and ends at the first =",
        ["ruby-mail/emails/error_emails/missing_body.eml"] = "what stands in brackets is shown",
        ["ruby-mail/emails/error_emails/missing_content_disposition.eml"] = "a disposition that names no kind is none",
        ["ruby-mail/emails/error_emails/multiple_content_types.eml"] = "of two fields of one name the first counts",
        ["ruby-mail/emails/error_emails/multiple_invalid_content_dispositions.eml"] = "an encoded word is no disposition",
        ["ruby-mail/emails/mime_emails/raw_email4.eml"] = "a line that begins with the boundary is one (RFC 2046 §5.1.1)",
        ["ruby-mail/emails/mime_emails/raw_email_with_binary_encoded.eml"] = "of two fields of one name the first counts",
        ["ruby-mail/emails/mime_emails/raw_email_with_multipart_mixed_quoted_boundary.eml"] = "of two fields of one name the first counts",
        ["ruby-mail/emails/plain_emails/mix_caps_content_type.eml"] = "words before an address are a name",
        ["ruby-mail/emails/plain_emails/raw_email8.eml"] = "a letter that the charset does not have is shown otherwise",
        ["ruby-mail/emails/plain_emails/raw_email_multiple_from.eml"] = "of two addresses without a comma the first is shown",
        ["ruby-mail/emails/rfc2822/example13.eml"] = "a comment within the time changes nothing of it (RFC 5322 §A.5), and a name without an address is shown",
    };

    [Fact]
    public async Task Messages_are_those_that_GMime_reads()
    {
        var theirs = await Oracle.AskAsync("gmime.py", "import gi; gi.require_version('GMime', '3.0'); from gi.repository import GMime");
        var wrong = Oracle.Unexpected(theirs, message => OurView.Of(message, isDetailed: true), Different);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
