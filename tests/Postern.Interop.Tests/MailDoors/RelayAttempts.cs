namespace Postern.Interop.Tests.MailDoors;

/// <summary>One try to have a mail relayed: what it is, and what is said, step by step; each step waits for a line before the next.</summary>
/// <param name="Sentence">What it tries.</param>
/// <param name="Steps">What is said; <c>STARTTLS</c> alone begins TLS, which the rows of <see cref="RelayAttempts.InTls"/> have from the start.</param>
internal sealed record RelayAttempt(string Sentence, params string[] Steps);

/// <summary>Ways in which strangers have had mail relayed somewhere, and ways that nobody has found yet.</summary>
internal static class RelayAttempts
{
    private const string Hello = "EHLO evil.example\r\n";
    private const string From = "MAIL FROM:<spam@evil.example>\r\n";
    private const string To = "RCPT TO:<victim@victim.example>\r\n";
    private const string Mail = "DATA\r\n";
    private const string Body = "Subject: spam\r\n\r\nspam\r\n.\r\n";
    private const string Wrong = "AGFubkBleGFtcGxlLnRlc3QAd3Jvbmc="; // ann@example.test, wrong

    /// <summary>With TLS, and without a login.</summary>
    internal static readonly RelayAttempt[] InTls =
    [
        new("external sender to external recipient", Hello, From, To, Mail, Body),
        new("local sender to external recipient", Hello, "MAIL FROM:<ann@example.test>\r\n", To, Mail, Body),
        new("external sender to local recipient", Hello, From, "RCPT TO:<ann@example.test>\r\n", Mail, Body),
        new("local sender to local recipient", Hello, "MAIL FROM:<ann@example.test>\r\n", "RCPT TO:<ann@example.test>\r\n", Mail, Body),
        new("nobody as the sender", Hello, "MAIL FROM:<>\r\n", To, Mail, Body),
        new("the sender left out", Hello, "MAIL FROM:\r\n", To, Mail, Body),
        new("no brackets", Hello, "MAIL FROM:spam@evil.example\r\n", "RCPT TO:victim@victim.example\r\n", Mail, Body),
        new("a blank before the address", Hello, "MAIL FROM: <spam@evil.example>\r\n", "RCPT TO: <victim@victim.example>\r\n", Mail, Body),
        new("the door's own name as the sender's domain", Hello, "MAIL FROM:<spam@localhost>\r\n", To, Mail, Body),
        new("the sender without a domain", Hello, "MAIL FROM:<ann>\r\n", To, Mail, Body),
        new("the postmaster as the sender", Hello, "MAIL FROM:<postmaster>\r\n", To, Mail, Body),
        new("to the postmaster", Hello, From, "RCPT TO:<postmaster>\r\n", Mail, Body),
        new("to the postmaster in capitals", Hello, From, "RCPT TO:<POSTMASTER>\r\n", Mail, Body),
        new("to the postmaster of the domain", Hello, From, "RCPT TO:<Postmaster@example.test>\r\n", Mail, Body),
        new("a source route by the local domain", Hello, From, "RCPT TO:<@example.test:victim@victim.example>\r\n", Mail, Body),
        new("a source route of two hosts", Hello, From, "RCPT TO:<@a.example,@example.test:victim@victim.example>\r\n", Mail, Body),
        new("a source route for the sender", Hello, "MAIL FROM:<@example.test:spam@evil.example>\r\n", To, Mail, Body),
        new("a per cent sign", Hello, From, "RCPT TO:<victim%victim.example@example.test>\r\n", Mail, Body),
        new("two per cent signs", Hello, From, "RCPT TO:<victim%victim.example%localhost@example.test>\r\n", Mail, Body),
        new("a per cent sign and no domain", Hello, From, "RCPT TO:<victim%victim.example>\r\n", Mail, Body),
        new("a bang path", Hello, From, "RCPT TO:<victim.example!victim>\r\n", Mail, Body),
        new("a bang path at the local domain", Hello, From, "RCPT TO:<victim.example!victim@example.test>\r\n", Mail, Body),
        new("a quoted local part with an address in it", Hello, From, "RCPT TO:<\"victim@victim.example\"@example.test>\r\n", Mail, Body),
        new("a quoted local part alone", Hello, From, "RCPT TO:<\"victim@victim.example\">\r\n", Mail, Body),
        new("a quoted local part with a per cent sign", Hello, From, "RCPT TO:<\"victim%victim.example\"@example.test>\r\n", Mail, Body),
        new("two at signs", Hello, From, "RCPT TO:<victim@victim.example@example.test>\r\n", Mail, Body),
        new("two at signs the other way round", Hello, From, "RCPT TO:<victim@example.test@victim.example>\r\n", Mail, Body),
        new("an address literal", Hello, From, "RCPT TO:<victim@[192.0.2.1]>\r\n", Mail, Body),
        new("an address literal of this machine", Hello, From, "RCPT TO:<victim@[127.0.0.1]>\r\n", Mail, Body),
        new("an IPv6 literal", Hello, From, "RCPT TO:<victim@[IPv6:2001:db8::1]>\r\n", Mail, Body),
        new("a number as the domain", Hello, From, "RCPT TO:<victim@2130706433>\r\n", Mail, Body),
        new("a literal as the sender's domain", Hello, "MAIL FROM:<ann@[127.0.0.1]>\r\n", To, Mail, Body),
        new("a comment in the address", Hello, From, "RCPT TO:<victim(me)@victim.example>\r\n", Mail, Body),
        new("a backslash in the address", Hello, From, "RCPT TO:<victim\\@victim.example@example.test>\r\n", Mail, Body),
        new("a dot behind the domain", Hello, From, "RCPT TO:<victim@victim.example.>\r\n", Mail, Body),
        new("letters of UTF-8 without SMTPUTF8", Hello, "MAIL FROM:<sp\xC3\xA4m@evil.example>\r\n", To, Mail, Body),
        new("letters of UTF-8 with SMTPUTF8", Hello, "MAIL FROM:<sp\xC3\xA4m@evil.example> SMTPUTF8\r\n", To, Mail, Body),
        new("an overlong at sign", Hello, From, "RCPT TO:<victim\xC1\x80victim.example@example.test>\r\n", Mail, Body),
        new("a full-width at sign", Hello, From, "RCPT TO:<victim\xEF\xBC\xA0victim.example>\r\n", Mail, Body),
        new("a zero octet behind a local address", Hello, From, "RCPT TO:<ann@example.test\0@victim.example>\r\n", Mail, Body),
        new("a zero octet in the verb", Hello, "MA\0IL FROM:<spam@evil.example>\r\n", To, Mail, Body),
        new("a CR in the address", Hello, From, "RCPT TO:<ann@example.test>\rRCPT TO:<victim@victim.example>\r\n", Mail, Body),
        new("line ends without CR", "EHLO evil.example\n", "MAIL FROM:<spam@evil.example>\n", "RCPT TO:<victim@victim.example>\n", "DATA\n", "spam\n.\n"),
        new("a path of a thousand letters", Hello, $"MAIL FROM:<{new string('a', 1000)}@evil.example>\r\n", To, Mail, Body),
        new("a line of ten thousand letters", Hello, $"MAIL FROM:<{new string('a', 10_000)}@evil.example>\r\n", To, Mail, Body),
        new("commands in small letters", "ehlo evil.example\r\n", "mail from:<spam@evil.example>\r\n", "rcpt to:<victim@victim.example>\r\n", "data\r\n", Body),
        new("commands in mixed letters", "EhLo evil.example\r\n", "MaIl FrOm:<spam@evil.example>\r\n", "RcPt tO:<victim@victim.example>\r\n", "DaTa\r\n", Body),
        new("AUTH= of the local account", Hello, "MAIL FROM:<spam@evil.example> AUTH=ann@example.test\r\n", To, Mail, Body),
        new("AUTH= of nobody", Hello, "MAIL FROM:<spam@evil.example> AUTH=<>\r\n", To, Mail, Body),
        new("ORCPT of the local account", Hello, From, "RCPT TO:<victim@victim.example> ORCPT=rfc822;ann@example.test\r\n", Mail, Body),
        new("BODY, SIZE, RET and ENVID", Hello, "MAIL FROM:<spam@evil.example> BODY=8BITMIME SIZE=5 RET=HDRS ENVID=x\r\n", To, Mail, Body),
        new("XCLIENT with a trusted address", Hello, "XCLIENT ADDR=127.0.0.1 NAME=localhost\r\n", Hello, From, To, Mail, Body),
        new("XCLIENT with a login", Hello, "XCLIENT LOGIN=ann@example.test\r\n", Hello, "MAIL FROM:<ann@example.test>\r\n", To, Mail, Body),
        new("XFORWARD", Hello, "XFORWARD ADDR=127.0.0.1\r\n", From, To, Mail, Body),
        new("a PROXY header", "PROXY TCP4 127.0.0.1 127.0.0.1 1 25\r\n", Hello, From, To, Mail, Body),
        new("after a login that failed", Hello, $"AUTH PLAIN {Wrong}\r\n", From, To, Mail, Body),
        new("after a login that failed, as its account", Hello, $"AUTH PLAIN {Wrong}\r\n", "MAIL FROM:<ann@example.test>\r\n", To, Mail, Body),
        new("after a login that was broken off", Hello, "AUTH PLAIN\r\n", "*\r\n", From, To, Mail, Body),
        new("in the middle of a login", Hello, "AUTH PLAIN\r\n", From, To, Mail, Body),
        new("after LOGIN was given a name and no password", Hello, "AUTH LOGIN\r\n", "YW5uQGV4YW1wbGUudGVzdA==\r\n", "\r\n", From, To, Mail, Body),
        new("after a login as nobody", Hello, "AUTH PLAIN AAA=\r\n", From, To, Mail, Body),
        new("after a login without a password", Hello, "AUTH PLAIN AGFubkBleGFtcGxlLnRlc3QA\r\n", "MAIL FROM:<ann@example.test>\r\n", To, Mail, Body),
        new("after ANONYMOUS", Hello, "AUTH ANONYMOUS c3BhbQ==\r\n", From, To, Mail, Body),
        new("after EXTERNAL without a certificate", Hello, "AUTH EXTERNAL YW5uQGV4YW1wbGUudGVzdA==\r\n", "MAIL FROM:<ann@example.test>\r\n", To, Mail, Body),
        new("after SCRAM without its last step", Hello, "AUTH SCRAM-SHA-256 biwsbj1hbm5AZXhhbXBsZS50ZXN0LHI9YWJjZGVm\r\n", "*\r\n", From, To, Mail, Body),
        new("with HELO for EHLO", "HELO evil.example\r\n", From, To, Mail, Body),
        new("with LHLO for EHLO", "LHLO evil.example\r\n", From, To, Mail, Body),
        new("HELO as this machine", "HELO localhost\r\n", "MAIL FROM:<root@localhost>\r\n", To, Mail, Body),
        new("HELO as the local domain", "HELO example.test\r\n", "MAIL FROM:<ann@example.test>\r\n", To, Mail, Body),
        new("without a hello", From, To, Mail, Body),
        new("RSET before everything", "RSET\r\n", From, To, Mail, Body),
        new("RSET between all", Hello, "RSET\r\n", From, "RSET\r\n", To, "RSET\r\n", Mail, Body),
        new("two hellos", Hello, From, Hello, To, Mail, Body),
        new("RCPT before MAIL", Hello, To, From, Mail, Body),
        new("DATA alone", Hello, Mail, Body),
        new("BDAT without MAIL", Hello, "BDAT 4 LAST\r\nspam"),
        new("BDAT in place of DATA", Hello, From, To, "BDAT 15 LAST\r\nSubject: x\r\n\r\nx"),
        new("BDAT of nothing", Hello, From, To, "BDAT 0 LAST\r\n"),
        new("a whole mail in the octets of BDAT", Hello, $"BDAT {(From + To + Mail + Body).Length} LAST\r\n{From}{To}{Mail}{Body}"),
        new("everything in one packet", Hello + From + To + Mail + Body),
        new("a pipelined group behind the hello", Hello, From + To + Mail, Body),
        new("a pipelined group behind a failed login", Hello, $"AUTH PLAIN {Wrong}\r\n{From}{To}{Mail}", Body),
        new("SEND, SOML and SAML", Hello, "SEND FROM:<spam@evil.example>\r\n", "SOML FROM:<spam@evil.example>\r\n", "SAML FROM:<spam@evil.example>\r\n", To, Mail, Body),
        new("TURN and ETRN", Hello, "TURN\r\n", "ETRN victim.example\r\n", From, To, Mail, Body),
        new("BURL", Hello, From, To, "BURL imap://ann@example.test/INBOX/;uid=1 LAST\r\n"),
        new("STARTTLS within TLS", Hello, "STARTTLS\r\n", From, To, Mail, Body),
        new("VRFY and EXPN first", Hello, "VRFY ann\r\n", "EXPN staff\r\n", From, To, Mail, Body),
    ];

    /// <summary>In clear text, some of them with a handshake on the way.</summary>
    internal static readonly RelayAttempt[] InTheClear =
    [
        new("in clear text", Hello, From, To, Mail, Body),
        new("in clear text with HELO", "HELO evil.example\r\n", From, To, Mail, Body),
        new("in clear text with the right password", Hello, $"AUTH PLAIN {Right}\r\n", "MAIL FROM:<ann@example.test>\r\n", To, Mail, Body),
        new("in clear text with the right password by LOGIN", Hello, "AUTH LOGIN YW5uQGV4YW1wbGUudGVzdA==\r\n", "ZnJvbnQtc2VjcmV0\r\n", "MAIL FROM:<ann@example.test>\r\n", To, Mail, Body),
        new("behind STARTTLS in the same packet", Hello, "STARTTLS\r\n" + Hello + From + To + Mail + Body),
        new("behind STARTTLS in the next packet", Hello, "STARTTLS\r\n", Hello + From + To + Mail + Body),
        new("a mail begun before STARTTLS", Hello, From, To, "STARTTLS\r\n", Mail, Body),
        new("a login before STARTTLS", Hello, $"AUTH PLAIN {Right}\r\n", "STARTTLS\r\n", "MAIL FROM:<ann@example.test>\r\n", To, Mail, Body),
        new("everything in one packet in clear text", Hello + $"AUTH PLAIN {Right}\r\n" + From + To + Mail + Body),
        new("a line of another protocol", "POST / HTTP/1.1\r\nHost: x\r\n\r\n", Hello, From, To, Mail, Body),
    ];

    /// <summary>The right name and password: ann@example.test, front-secret.</summary>
    internal const string Right = "AGFubkBleGFtcGxlLnRlc3QAZnJvbnQtc2VjcmV0";
}
