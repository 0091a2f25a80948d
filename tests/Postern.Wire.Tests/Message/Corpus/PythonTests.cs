namespace Postern.Wire.Tests.Message.Corpus;

/// <summary>Holds what we make of messages against what Python's <c>email</c> package makes of them, and names where they differ.</summary>
public sealed class PythonTests
{
    /// <summary>Messages that the two read differently, and why that is as it should be.</summary>
    private static readonly Dictionary<string, string> Different = new(StringComparer.Ordinal)
    {
        ["groups"] = "a comment beside an address is no part of a name",
        ["damaged-header"] = "a line that is no field does not end the header: only the empty line does",
        ["mail-parser/legacy/016.eml"] = "octets beyond ASCII that name no charset are guessed",
        ["mail-parser/legacy/023.eml"] = "octets beyond ASCII that name no charset are guessed",
        ["mail-parser/legacy/026.eml"] = "octets beyond ASCII that name no charset are guessed",
        ["mail-parser/legacy/035.eml"] = "a backslash between quotes is no letter (RFC 5322 §3.2.4)",
        ["mail-parser/legacy/039.eml"] = "a backslash between quotes is no letter (RFC 5322 §3.2.4)",
        ["mail-parser/malformed/000.eml"] = "a part of nothing is a part",
        ["mail-parser/malformed/003.eml"] = "of two equal boundaries the inner one is meant",
        ["mail-parser/malformed/004.eml"] = "a line that begins with the boundary is one (RFC 2046 §5.1.1)",
        ["mail-parser/malformed/005.eml"] = "a line that begins with the boundary is one (RFC 2046 §5.1.1)",
        ["mail-parser/malformed/007.eml"] = "a line that begins with the boundary is one, also where the inner one is not known yet",
        ["mail-parser/malformed/013.eml"] = "of two equal boundaries the inner one is meant",
        ["mail-parser/malformed/017.eml"] = "a parameter without its semicolon is one",
        ["mail-parser/malformed/019.eml"] = "a line that is no field does not end the header: only the empty line does",
        ["mail-parser/malformed/022.eml"] = "a line that is no field does not end the header: only the empty line does",
        ["mail-parser/rfc/001.eml"] = "of the types of message only rfc822 and global hold a message for IMAP",
        ["mail-parser/rfc/008.eml"] = "a message within that is encoded, against RFC 2046 §5.2.1, is read as it lies",
        ["mail-parser/thirdparty/003.eml"] = "blanks around an encoding are no part of it",
        ["mail-parser/thirdparty/009.eml"] = "of the types of message only rfc822 and global hold a message for IMAP",
        ["mail-parser/thirdparty/012.eml"] = "a boundary may be folded",
        ["mail-parser/thirdparty/015.eml"] = "a line that is no field does not end the header: only the empty line does",
        ["ruby-mail/emails/attachment_emails/attachment_message_rfc822_inline_image.eml"] = "blanks at the end of a quoted-printable line are dropped (RFC 2045 §6.7)",
        ["ruby-mail/emails/attachment_emails/attachment_nonascii_filename.eml"] = "octets beyond ASCII that name no charset are guessed",
        ["ruby-mail/emails/attachment_emails/attachment_with_encoded_name.eml"] = "a letter that the charset does not have is shown otherwise",
        ["ruby-mail/emails/error_emails/bad_date_header2.eml"] = "an hour that there is not is midnight",
        ["ruby-mail/emails/error_emails/bad_encoded_subject.eml"] = "a charset that nobody knows is no fault",
        ["ruby-mail/emails/error_emails/missing_body.eml"] = "what stands in brackets is shown",
        ["ruby-mail/emails/mime_emails/raw_email4.eml"] = "a line that begins with the boundary is one (RFC 2046 §5.1.1)",
        ["ruby-mail/emails/mime_emails/raw_email_with_mimepart_without_content_type.eml"] = "of the types of message only rfc822 and global hold a message for IMAP",
        ["ruby-mail/emails/multipart_report_emails/multi_address_bounce1.eml"] = "of the types of message only rfc822 and global hold a message for IMAP",
        ["ruby-mail/emails/multipart_report_emails/multi_address_bounce2.eml"] = "of the types of message only rfc822 and global hold a message for IMAP",
        ["ruby-mail/emails/multipart_report_emails/multipart_report_multiple_status.eml"] = "of the types of message only rfc822 and global hold a message for IMAP",
        ["ruby-mail/emails/multipart_report_emails/report_422.eml"] = "of the types of message only rfc822 and global hold a message for IMAP",
        ["ruby-mail/emails/multipart_report_emails/report_530.eml"] = "of the types of message only rfc822 and global hold a message for IMAP",
        ["ruby-mail/emails/plain_emails/mix_caps_content_type.eml"] = "words before an address are a name",
        ["ruby-mail/emails/plain_emails/raw_email8.eml"] = "a letter that the charset does not have is shown otherwise",
        ["ruby-mail/emails/plain_emails/raw_email_incorrect_header.eml"] = "a line that is no field does not end the header: only the empty line does",
        ["ruby-mail/emails/plain_emails/raw_email_multiple_from.eml"] = "of two addresses without a comma the first is shown",
        ["ruby-mail/emails/plain_emails/raw_email_with_at_display_name.eml"] = "an address before brackets is a name, and ends no field",
        ["ruby-mail/emails/rfc2822/example10.eml"] = "a comment beside an address is no part of a name",
        ["ruby-mail/emails/rfc2822/example13.eml"] = "a line that is no field does not end the header: only the empty line does",
    };

    [Fact]
    public async Task Messages_are_those_that_Python_reads()
    {
        var wrong = Oracle.Unexpected(await Oracle.AskAsync("oracle.py"), message => OurView.Of(message), Different);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
