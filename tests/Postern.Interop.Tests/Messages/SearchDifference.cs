namespace Postern.Interop.Tests.Messages;

/// <summary>Where a SEARCH finds something else at Dovecot 2.3.19, and why ours is as it should be.</summary>
/// <param name="Keys">The first words of the searches, between blanks.</param>
/// <param name="Texts">What is searched for, between bars; nothing for whatever it is.</param>
/// <param name="IsFound">Found <c>here</c> only, or <c>there</c>.</param>
/// <param name="Messages">In which messages, between blanks; nothing for whatever it is.</param>
/// <param name="Reason">Why.</param>
internal sealed record SearchDifference(string Keys, string Texts, string IsFound, string Messages, string Reason)
{
    private const string Ruby = "ruby-mail/emails/";
    private const string Errors = Ruby + "error_emails/";
    private const string Encoding = Errors + "content_transfer_encoding_";
    private const string Letters = Ruby + "rfc2822/example";
    private const string UnknownEncodings = $"{Encoding}7-bit.eml {Encoding}empty.eml {Encoding}plain.eml {Encoding}spam.eml {Encoding}text-html.eml {Encoding}with_8bits.eml mail-parser/thirdparty/004.eml";

    internal static readonly SearchDifference[] All =
    [
        new("SUBJECT FROM TO BODY TEXT HEADER", "ﬁ", "here", "", "what one letter comes apart to has capitals as any other text"),
        new("BODY TEXT SMALLER", "", "here", UnknownEncodings, "a body of an unknown transfer encoding is searched as it stands, and not passed over"),
        new("OR", "", "there", UnknownEncodings, "the same, behind a NOT"),
        new("SUBJECT", "ü|Ü|Jürgen", "here", "eight-bit", "what no charset was said of is guessed where it is no UTF-8"),
        new("SUBJECT", "Frösche", "here", "mail-parser/legacy/010.eml mail-parser/legacy/020.eml mail-parser/legacy/022.eml mail-parser/legacy/027.eml mail-parser/legacy/052.eml", "the same"),
        new("TO TEXT", "ü|Ü|Jürgen|Müller", "here", "mail-parser/legacy/010.eml mail-parser/legacy/017.eml mail-parser/legacy/020.eml mail-parser/legacy/022.eml mail-parser/legacy/027.eml mail-parser/legacy/052.eml", "the same"),
        new("BODY TEXT", "ä|ü|Ü|ß|Frösche", "here", "mail-parser/legacy/052.eml", "the same"),
        new("SUBJECT", "Jürgen", "here", "names", "a letter that is cut between two encoded words is put together"),
        new("HEADER TEXT", "€", "here", "names", "parameters are decoded (RFC 2231)"),
        new("SUBJECT TEXT", "\tテストテスト", "here", Letters + "14.eml", "a tab is a blank"),
        new("TEXT", "ansfer-Encoding: 7Bit|ansfer-Encoding: 7bit", "here", "mail-parser/thirdparty/003.eml mail-parser/thirdparty/004.eml", "several blanks are one"),
        new("HEADER TEXT", "text/plain; charset=\"us-ascii\"", "here", Ruby + "plain_emails/raw_email_with_bad_date.eml", "the same, where a field is folded"),
        new("TEXT", "ext/Plain; charset=\"iso-8859-1\"", "here", Encoding + "qp_with_space.eml", "the same"),
        new("BODY SMALLER", "", "here", "mail-parser/malformed/016.eml", "boundaries of more than 80 octets are told apart"),
        new("BODY SMALLER", "", "here", "no-boundary", "a multipart that names no boundary is shown as the text that it is"),
        new("TEXT", "nsfer-Encoding: base64|image|Transfer", "here", "mail-parser/malformed/017.eml", "a parameter without its semicolon is one"),
        new("TEXT", "plain\r\n", "here", "mail-parser/malformed/000.eml mail-parser/malformed/019.eml", "a header that a boundary ends has a line end too"),
        new("FROM", "bb@bug.com|.com", "here", Ruby + "plain_emails/mix_caps_content_type.eml", "words before an address are a name"),
        new("TO", "<raasdnil@gmail.com>", "here", Ruby + "plain_emails/raw_email_with_at_display_name.eml", "an address before brackets is a name"),
        new("TO", "<mary@example.net>", "here", Letters + "11.eml", "a source route is no part of an address"),
        new("TO", "ith <mary@example.net>", "here", string.Join(' ', "01 02 05 08 09 11 12".Split(' ').Select(number => $"{Letters}{number}.eml")), "names stand without quotes"),
        new("FROM", "ith <mary@example.net>", "here", Letters + "06.eml", "the same"),
        new("FROM", "<moderator>", "here", "mail-parser/thirdparty/007.eml", "of what an address has not nothing is said, and not MISSING_DOMAIN"),
        new("FROM", "mail|Mail", "there", Ruby + "plain_emails/mix_caps_content_type.eml", "the same: nobody wrote MISSING_MAILBOX"),
        new("TO", "mail|Mail", "there", $"{Errors}weird_to_header.eml {Letters}11.eml {Letters}13.eml", "the same"),
        new("SENTBEFORE", "", "here", $"{Letters}04.eml {Letters}10.eml", "a day before 1970 is one"),
        new("SENTSINCE", "", "there", $"{Letters}04.eml {Letters}10.eml", "the same"),
        new("SENTSINCE", "", "here", $"{Errors}bad_date_header2.eml {Ruby}plain_emails/raw_email_bad_time.eml", "the day counts where the time is none, and a year far away is one"),
        new("SENTBEFORE", "", "there", $"{Errors}bad_date_header2.eml {Ruby}plain_emails/raw_email_bad_time.eml", "the same"),
    ];

    /// <summary>Whether it says why this message is found there or here only.</summary>
    internal bool Tells(SearchedFor search, bool isHere, string message) =>
        isHere == (IsFound == "here") && Holds(Keys, ' ', search.Key) && Holds(Texts, '|', search.Text) && Holds(Messages, ' ', message);

    /// <summary>Whether it is of one of these messages.</summary>
    internal bool IsOf(IEnumerable<string> messages) => Messages.Length > 0 && messages.Any(message => Holds(Messages, ' ', message));

    private static bool Holds(string all, char separator, string one) => all.Length == 0 || all.Split(separator).Contains(one, StringComparer.Ordinal);
}
