namespace Postern.Testing;

/// <summary>Messages of our own, each with something that readers differ in; octets beyond ASCII stand as the letters of ISO-8859-1.</summary>
public static class MailSamples
{
    /// <summary>Name and text.</summary>
    public static readonly (string Name, string Text)[] All =
    [
        ("plain", "From: Anne <anne@example.org>\r\nTo: bob@example.net\r\nSubject: Hello\r\nDate: Sat, 21 Nov 2026 21:00:00 +0100\r\nMessage-ID: <1@example.org>\r\n\r\nHello Bob\r\n\r\n-- \r\nAnne\r\n"),
        ("unix", "From: Anne <anne@example.org>\nSubject: Hello\n folded\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Type: text/html\n\n<p>two\n\n--b--\n"),
        ("empty", ""),
        ("header-only", "Subject: no body\r\n"),
        ("body-only", "\r\nno header\r\n"),
        ("no-line-end", "Subject: x\r\n\r\nabc"),
        // RFC 2046 §5.1.1
        ("preamble-and-epilogue", "From: Nathaniel Borenstein <nsb@bellcore.com>\r\nTo: Ned Freed <ned@innosoft.com>\r\nDate: Sun, 21 Mar 1993 23:56:48 -0800 (PST)\r\nSubject: Sample message\r\nMIME-Version: 1.0\r\nContent-type: multipart/mixed; boundary=\"simple boundary\"\r\n\r\nThis is the preamble.\r\n\r\n--simple boundary\r\n\r\nThis is implicitly typed plain US-ASCII text.\r\nIt does NOT end with a linebreak.\r\n--simple boundary\r\nContent-type: text/plain; charset=us-ascii\r\n\r\nThis is explicitly typed plain US-ASCII text.\r\nIt DOES end with a linebreak.\r\n\r\n--simple boundary--\r\n\r\nThis is the epilogue.  It is also to be ignored.\r\n"),
        ("no-end", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\none\r\n--b\r\n\r\ntwo\r\n"),
        ("prefixes", "Content-Type: multipart/mixed; boundary=\"=_a\"\r\n\r\n--=_a\r\nContent-Type: multipart/alternative; boundary=\"=_a-1\"\r\n\r\n--=_a-1\r\n\r\none\r\n--=_a-1\r\nContent-Type: text/html\r\n\r\ntwo\r\n--=_a-1--\r\n\r\n--=_a\r\n\r\nthree\r\n--=_a--\r\n"),
        ("no-parts", "Content-Type: multipart/mixed; boundary=b\r\n\r\nnothing here\r\n"),
        ("no-boundary", "Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\none\r\n--b--\r\n"),
        ("digest", "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nFrom: a@b.c\r\nSubject: one\r\n\r\nbody\r\n--b\r\nContent-Type: text/plain\r\n\r\ntwo\r\n--b--\r\n"),
        ("forwarded", "Subject: Fwd\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee\r\n--b\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; filename=\"mail.eml\"\r\n\r\nFrom: \"Joe Q. Public\" <john.q.public@example.com>\r\nSubject: inner\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\nplain\r\n--c\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<b>html</b>\r\n--c--\r\n\r\n--b--\r\n"),
        ("header-cut-off", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n--b\r\nContent-Type: message/rfc822\r\n--b--\r\n"),
        ("names", "Subject: =?UTF-8?Q?J=C3?= =?UTF-8?Q?=BCrgen?= =?ISO-8859-1?Q?_M=FCller?=\r\nFrom: =?utf-8?B?SsO8cmdlbg==?= <juergen@example.org>\r\nContent-Type: application/pdf; name*0*=utf-8''%e2%82%ac; name*1=\" rates.pdf\"\r\nContent-Disposition: attachment; filename*=iso-8859-1'en'%A3%20rates.pdf\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <p@example.org>\r\nContent-Description: rates\r\nContent-Language: en, de\r\nContent-Location: http://example.org/r\r\nContent-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==\r\n\r\nJVBERi0=\r\n"),
        ("groups", "From: Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>\r\nTo: A Group:Ed Jones <joe@where.test>,joe@where.test,John <jdoe@one.test>;\r\nCc: Undisclosed recipients:;\r\nReply-To: <@node.test,@other.test:mary@example.net>\r\nSender:\r\nIn-Reply-To: \r\nSubject: \"quoted\" \\ and more\r\n\r\n"),
        ("eight-bit", "Subject: J\u00FCrgen\r\nFrom: J\u00C3\u00BCrgen <j\u00C3\u00BC@b\u00C3\u00BCcher.example>\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\ngr\u00C3\u00BC\u00C3\u009F\r\n"),
        ("damaged-header", "From: a@b.c\r\nThis is no field\r\n folded too\r\nSubject: x\rInjected: y\r\n: nameless\r\n \r\nTo: d@e.f\r\n\r\nbody\r\n"),
        ("quoted-printable", "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\ncaf=E9 =3D soft=\r\n break\r\nlast\r\n"),
        ("dashes", "Content-Type: multipart/mixed; boundary=\"----b\"\r\n\r\n------b\r\n\r\n--\r\n---\r\n------\r\n-----b\r\n------b  \r\n\r\ntwo\r\n------b--  \r\nepilogue\r\n------b\r\n"),
    ];
}
