namespace Postern.Interop.Tests.Mailboxes.Examples;

/// <summary>The examples of what is done to messages: RFC 9051 §6.3.12, §6.3.13 and §6.4, RFC 3502, RFC 4315, RFC 6851, RFC 3691, RFC 2177, RFC 8438.</summary>
internal static class MessageExamples
{
    private const string Eleven = "INBOX 1 500: 1-2 3-4:T 5-6 7:T 8-10 11:T";

    internal static readonly Example[] Rows =
    [
        new("RFC 9051 §6.3.12, a literal that waits", "saved-messages", """
            C: A003 APPEND saved-messages (\Seen) {326}
            S: + Ready for literal data
            C: Date: Mon, 7 Feb 1994 21:52:25 -0800 (PST)
            C: From: Fred Foobar <foobar@Blurdybloop.example>
            C: Subject: afternoon meeting
            C: To: mooch@owatagu.siam.edu.example
            C: Message-Id: <B27397-0100000@Blurdybloop.example>
            C: MIME-Version: 1.0
            C: Content-Type: TEXT/PLAIN; CHARSET=US-ASCII
            C:
            C: Hello Joe, do you think we can meet at 3:30 tomorrow?
            C:
            S: A003 OK [APPENDUID <v> 1] APPEND completed
            P: EXAMINE saved-messages
            C: A004 FETCH 1 (FLAGS BODY.PEEK[TEXT])
            S: * 1 FETCH (FLAGS (\Seen) BODY[TEXT] …tomorrow?…)
            S: A004 OK
            """),
        new("RFC 9051 §6.3.12 and RFC 4315 §3", "saved-messages 38505 3955:\nINBOX 1 400: 303-304 319-320\nmeeting 38505 3956:", """
            P: SELECT INBOX
            C: A003 APPEND saved-messages (\Seen) {326+}
            C: Date: Mon, 7 Feb 1994 21:52:25 -0800 (PST)
            C: From: Fred Foobar <foobar@Blurdybloop.example>
            C: Subject: afternoon meeting
            C: To: mooch@owatagu.siam.edu.example
            C: Message-Id: <B27397-0100000@Blurdybloop.example>
            C: MIME-Version: 1.0
            C: Content-Type: TEXT/PLAIN; CHARSET=US-ASCII
            C:
            C: Hello Joe, do you think we can meet at 3:30 tomorrow?
            C:
            S: A003 OK [APPENDUID 38505 3955] APPEND completed
            C: A004 COPY 2:4 meeting
            S: A004 OK [COPYUID 38505 304,319:320 3956:3958] Done
            C: A005 UID COPY 305:310 meeting
            S: A005 OK No matching messages, so nothing copied
            """),
        // There the first expunge is told before the server idles.
        new("RFC 9051 §6.3.13 and RFC 2177 §3", "INBOX 1 4: 1-3", """
            P: SELECT INBOX
            O: SELECT INBOX
            C: A002 IDLE
            S: + idling
            O: APPEND INBOX {18+}↵Subject: four↵↵x
            S: * 4 EXISTS
            C: DONE
            S: A002 OK IDLE terminated
            O: NOOP
            O: STORE 2 +FLAGS.SILENT (\Deleted)
            O: EXPUNGE
            C: A003 FETCH 4 UID
            S: * 4 FETCH (UID 4)
            S: …
            S: A003 OK FETCH completed
            C: A004 IDLE
            S: + idling
            S: * 2 EXPUNGE
            S: …
            O: STORE 3 +FLAGS.SILENT (\Deleted)
            O: EXPUNGE
            S: * 3 EXPUNGE
            S: …
            O: APPEND INBOX {18+}↵Subject: five↵↵x
            S: * 3 EXISTS
            C: DONE
            S: A004 OK IDLE terminated
            C: A005 FETCH 3 UID
            S: * 3 FETCH (UID 5)
            S: A005 OK FETCH completed
            """),
        new("RFC 9051 §6.4.1", Eleven, """
            P: SELECT INBOX
            C: A341 CLOSE
            S: A341 OK CLOSE completed
            C: A342 STATUS INBOX (MESSAGES)
            S: * STATUS INBOX (MESSAGES 7)
            S: A342 OK
            """),
        new("RFC 9051 §6.4.2 and RFC 3691 §2", Eleven, """
            P: SELECT INBOX
            C: A342 UNSELECT
            S: A342 OK Unselect completed
            C: A343 STATUS INBOX (MESSAGES)
            S: * STATUS INBOX (MESSAGES 11)
            S: A343 OK
            """),
        new("RFC 9051 §6.4.3", Eleven, """
            P: SELECT INBOX
            C: A202 EXPUNGE
            S: * 3 EXPUNGE
            S: * 3 EXPUNGE
            S: * 5 EXPUNGE
            S: * 8 EXPUNGE
            S: A202 OK EXPUNGE completed
            """),
        new("RFC 9051 §6.4.5", "INBOX 1 9: 1-5", """
            P: SELECT INBOX
            C: A654 FETCH 2:4 (FLAGS BODY[HEADER.FIELDS (DATE FROM)])
            S: * 2 FETCH (FLAGS (\Seen) BODY[HEADER.FIELDS (DATE FROM)] "…Date: Sat, 21 Nov 2026 08:00:00 +0000…")
            S: * 3 FETCH (FLAGS (\Seen) BODY[HEADER.FIELDS (DATE FROM)] "From: somebody@example.test…")
            S: * 4 FETCH (FLAGS (\Seen) BODY[HEADER.FIELDS (DATE FROM)] …)
            S: A654 OK FETCH completed
            """),
        new("RFC 9051 §6.4.6", "INBOX 1 9: 1 2:S 3 4:FS", """
            P: SELECT INBOX
            C: A003 STORE 2:4 +FLAGS (\Deleted)
            S: * 2 FETCH (FLAGS (\Deleted \Seen))
            S: * 3 FETCH (FLAGS (\Deleted))
            S: * 4 FETCH (FLAGS (\Deleted \Flagged \Seen))
            S: A003 OK STORE completed
            """),
        new("RFC 9051 §6.4.7", "INBOX 1 400: 303-304 319-320\nMEETING 38505 3956:", """
            P: SELECT INBOX
            C: A003 COPY 2:4 MEETING
            S: A003 OK [COPYUID 38505 304,319:320 3956:3958] COPY completed
            """),
        new("RFC 9051 §6.4.8 and RFC 6851 §3.3", "INBOX 1 400: 21-69\nfoo 432432 1202:", """
            P: SELECT INBOX
            C: a UID MOVE 42:69 foo
            S: * OK [COPYUID 432432 42:69 1202:1229]
            S: * 22,23,…,48,49 EXPUNGE
            S: a OK Done
            C: b UID FETCH 21:69 FLAGS
            S: * 21 FETCH (UID 41 FLAGS ())
            S: …
            S: b OK
            """),
        // RFC 6851 §4.4 wants the code, in either OK.
        new("RFC 6851 §4.4", "INBOX 1 400: 21-69\nfoo 432432 1202:", """
            P: ENABLE QRESYNC
            P: SELECT INBOX
            C: a UID MOVE 42:69 foo
            S: * OK [COPYUID 432432 42:69 1202:1229]
            S: * VANISHED 42:69
            S: a OK [HIGHESTMODSEQ <h>] Done
            """),
        new("RFC 9051 §6.4.9 and RFC 4315 §2.1", "INBOX 1 4000: 2998-2999 3000-3002:T 3003:T", """
            P: SELECT INBOX
            C: A003 UID EXPUNGE 3000:3002
            S: * 3 EXPUNGE
            S: * 3 EXPUNGE
            S: * 3 EXPUNGE
            S: A003 OK UID EXPUNGE completed
            """),
        new("RFC 9051 §7.6, a command that there is not", "INBOX", """
            C: A044 BLURDYBLOOP {102856}
            S: A044 BAD No such command as "BLURDYBLOOP"
            """),
        new("RFC 3502 §6.3.11, two messages", "saved-messages 38505 3955:", """
            C: A003 APPEND saved-messages (\Seen) {326}
            S: + Ready for literal data
            C: Date: Mon, 7 Feb 1994 21:52:25 -0800 (PST)
            C: From: Fred Foobar <foobar@Blurdybloop.example>
            C: Subject: afternoon meeting
            C: To: mooch@owatagu.siam.edu.example
            C: Message-Id: <B27397-0100000@Blurdybloop.example>
            C: MIME-Version: 1.0
            C: Content-Type: TEXT/PLAIN; CHARSET=US-ASCII
            C:
            C: Hello Joe, do you think we can meet at 3:30 tomorrow?
            C:  (\Seen) " 7-Feb-1994 22:43:04 -0800" {295}
            S: + Ready for literal data
            C: Date: Mon, 7 Feb 1994 22:43:04 -0800 (PST)
            C: From: Joe Mooch <mooch@OWaTaGu.example.net>
            C: Subject: Re: afternoon meeting
            C: To: foobar@blurdybloop.example.com
            C: Message-Id: <a0434793874930@OWaTaGu.example.net>
            C: MIME-Version: 1.0
            C: Content-Type: TEXT/PLAIN; CHARSET=US-ASCII
            C:
            C: 3:30 is fine with me.
            C:
            S: A003 OK [APPENDUID 38505 3955:3956] APPEND completed
            P: EXAMINE saved-messages
            C: A006 FETCH 2 (FLAGS INTERNALDATE)
            S: * 2 FETCH (FLAGS (\Seen) INTERNALDATE "…8-Feb-1994 06:43:04 +0000")
            S: A006 OK
            """),
        new("RFC 3502 §6.3.11, no such mailbox", "INBOX", """
            C: A004 APPEND bogusname (\Flagged) {1023}
            S: A004 NO [TRYCREATE] No such mailbox as bogusname
            """),
        new("RFC 3502 §6.3.11, nothing takes it back", "test 1 5: 1-4", """
            C: A005 APPEND test (\Flagged) {12}
            S: + Ready for literal data
            C: Subject: x
            C:  {0}
            S: A005 NO no message of nothing
            C: A006 STATUS test (MESSAGES)
            S: * STATUS test (MESSAGES 4)
            S: A006 OK
            """),
        new("RFC 8438 §3", "frop 1364851417 242344: 1-6:S 7-8", """
            C: A01 STATUS frop (MESSAGES SIZE UIDNEXT)
            S: * STATUS frop (MESSAGES 8 SIZE <s> UIDNEXT 242344)
            S: A01 OK STATUS completed
            P: SELECT frop
            C: A03 FETCH 1:* (RFC822.SIZE)
            S: * 1 FETCH (RFC822.SIZE <a>)
            S: * 2 FETCH (RFC822.SIZE <a>)
            S: * 3 FETCH (RFC822.SIZE <a>)
            S: * 4 FETCH (RFC822.SIZE <a>)
            S: * 5 FETCH (RFC822.SIZE <a>)
            S: * 6 FETCH (RFC822.SIZE <a>)
            S: * 7 FETCH (RFC822.SIZE <a>)
            S: * 8 FETCH (RFC822.SIZE <a>)
            S: A03 OK Fetch completed.
            """),
    ];
}
