namespace Postern.Interop.Tests.Mailboxes.Examples;

/// <summary>The examples of RFC 9051 §6.3 that are about mailboxes, as a client sees them that has enabled IMAP4rev2.</summary>
internal static class MailboxExamples
{
    private const string All = """
        S: * FLAGS (\Answered \Flagged \Deleted \Seen \Draft)
        S: * OK [PERMANENTFLAGS (\Answered \Flagged \Deleted \Seen \Draft \*)] Limited
        """;

    internal static readonly Example[] Rows =
    [
        new("RFC 9051 §6.3.1 and RFC 5161 §3.1", "INBOX", """
            C: t1 CAPABILITY
            S: * CAPABILITY …
            S: t1 OK foo
            C: t2 ENABLE CONDSTORE X-GOOD-IDEA
            S: * ENABLED CONDSTORE
            S: t2 OK foo
            C: t3 CAPABILITY
            S: * CAPABILITY …
            S: t3 OK foo again
            """),
        new("RFC 9051 §8, ENABLE", "INBOX", """
            C: babc ENABLE IMAP4rev2
            S: * ENABLED IMAP4rev2
            S: babc OK Some capabilities enabled
            """),
        new("RFC 9051 §6.3.2", "INBOX 3857529045 4392: 1-172\nDrafts 987741038 102: 1-5", $"""
            P: ENABLE IMAP4rev2
            C: A142 SELECT INBOX
            S: * 172 EXISTS
            S: * OK [UIDVALIDITY 3857529045] UIDs valid
            S: * OK [UIDNEXT 4392] Predicted next UID
            {All}
            S: * OK [HIGHESTMODSEQ <m>]
            S: * LIST () "/" INBOX
            S: A142 OK [READ-WRITE] SELECT completed
            C: A143 SELECT Drafts
            S: * OK [CLOSED] Previous mailbox is now closed
            S: * 5 EXISTS
            S: * OK [UIDVALIDITY 987741038] UIDs valid
            S: * OK [UIDNEXT 102] Predicted next UID
            S: * LIST () "/" Drafts
            {All}
            S: * OK [HIGHESTMODSEQ <n>]
            S: A143 OK [READ-WRITE] SELECT completed
            """),
        new("RFC 9051 §6.3.3", "blurdybloop 3857529045 4392: 1-17", """
            P: ENABLE IMAP4rev2
            C: A932 EXAMINE blurdybloop
            S: * 17 EXISTS
            S: * OK [UIDVALIDITY 3857529045] UIDs valid
            S: * OK [UIDNEXT 4392] Predicted next UID
            S: * LIST () "/" blurdybloop
            S: * FLAGS (\Answered \Flagged \Deleted \Seen \Draft)
            S: * OK [PERMANENTFLAGS ()] No permanent flags permitted
            S: * OK [HIGHESTMODSEQ <m>]
            S: A932 OK [READ-ONLY] EXAMINE completed
            """),
        new("RFC 9051 §6.3.4", "INBOX", """
            C: A003 CREATE owatagusiam/
            S: A003 OK CREATE completed
            C: A004 CREATE owatagusiam/blurdybloop
            S: A004 OK CREATE completed
            C: A005 LIST "" *
            S: * LIST () "/" INBOX
            S: * LIST () "/" owatagusiam
            S: * LIST () "/" owatagusiam/blurdybloop
            S: A005 OK
            """),
        // A name that is no mailbox is there as long as there are mailboxes below it, and no longer.
        new("RFC 9051 §6.3.5, a name with others below it", "INBOX\nblurdybloop\nfoo/bar", """
            C: A682 LIST "" *
            S: * LIST () "/" INBOX
            S: * LIST () "/" blurdybloop
            S: * LIST (\Noselect) "/" foo
            S: * LIST () "/" foo/bar
            S: A682 OK LIST completed
            C: A683 DELETE blurdybloop
            S: A683 OK DELETE completed
            C: A684 DELETE foo
            S: A684 NO [HASCHILDREN] Name "foo" has inferior hierarchical names
            C: A685 DELETE foo/bar
            S: A685 OK DELETE Completed
            C: A686 LIST "" *
            S: * LIST () "/" INBOX
            S: A686 OK LIST completed
            """),
        new("RFC 9051 §6.3.5, a mailbox with others below it", "INBOX\nblurdybloop\nfoo\nfoo/bar", """
            C: A82 LIST "" *
            S: * LIST () "/" INBOX
            S: * LIST () "/" blurdybloop
            S: * LIST () "/" foo
            S: * LIST () "/" foo/bar
            S: A82 OK LIST completed
            C: A83 DELETE blurdybloop
            S: A83 OK DELETE completed
            C: A84 DELETE foo
            S: A84 OK DELETE Completed
            C: A85 LIST "" foo/*
            S: * LIST () "/" foo/bar
            S: A85 OK LIST completed
            C: A86 LIST "" %
            S: * LIST () "/" INBOX
            S: * LIST (\Noselect) "/" foo
            S: A86 OK LIST completed
            """),
        new("RFC 9051 §6.3.6", "INBOX\nblurdybloop\nfoo/bar", """
            C: A683 RENAME blurdybloop sarasoop
            S: A683 OK RENAME completed
            C: A684 RENAME foo zowie
            S: A684 OK RENAME Completed
            C: A685 LIST "" *
            S: * LIST () "/" INBOX
            S: * LIST () "/" sarasoop
            S: * LIST (\Noselect) "/" zowie
            S: * LIST () "/" zowie/bar
            S: A685 OK LIST completed
            """),
        new("RFC 9051 §6.3.6, INBOX", "INBOX 1 9: 1-3\nINBOX/bar", """
            C: Z432 LIST "" *
            S: * LIST () "/" INBOX
            S: * LIST () "/" INBOX/bar
            S: Z432 OK LIST completed
            C: Z433 RENAME INBOX old-mail
            S: Z433 OK RENAME completed
            C: Z434 LIST "" *
            S: * LIST () "/" INBOX
            S: * LIST () "/" INBOX/bar
            S: * LIST () "/" old-mail
            S: Z434 OK LIST completed
            C: Z435 STATUS old-mail (MESSAGES)
            S: * STATUS old-mail (MESSAGES 3)
            S: Z435 OK
            """),
        new("RFC 9051 §6.3.7 and §6.3.8", "INBOX", """
            P: CREATE #news/comp/mail/mime
            C: A002 SUBSCRIBE #news/comp/mail/mime
            S: A002 OK SUBSCRIBE completed
            C: A003 UNSUBSCRIBE #news/comp/mail/mime
            S: A003 OK UNSUBSCRIBE completed
            """),
        new("RFC 9051 §6.3.11", "blurdybloop 1 44292: 1-231", """
            C: A042 STATUS blurdybloop (UIDNEXT MESSAGES)
            S: * STATUS blurdybloop (MESSAGES 231 UIDNEXT 44292)
            S: A042 OK STATUS completed
            """),
        new("RFC 9051 §6.4.4", "INBOX 1 60: 1-42", """
            P: ENABLE IMAP4rev2
            P: APPEND INBOX {28+}↵Subject: x↵↵отпуск↵
            P: SELECT INBOX
            C: A284 SEARCH TEXT "string not in mailbox"
            S: * ESEARCH (TAG "A284")
            S: A284 OK SEARCH completed
            C: A285 SEARCH CHARSET UTF-8 TEXT {12}
            S: + Ready for literal text
            C: отпуск
            S: * ESEARCH (TAG "A285") ALL 43
            S: A285 OK SEARCH completed
            """),
        new("RFC 9051 §6.4.4.4, example 3", "INBOX 1 1000: 17 900-901", """
            P: ENABLE IMAP4rev2
            P: SELECT INBOX
            C: A300 SEARCH RETURN (SAVE) SINCE 1-Jan-2004 NOT FROM "Smith"
            S: A300 OK SEARCH completed
            C: A301 UID SEARCH UID $ SMALLER 4096
            S: * ESEARCH (TAG "A301") UID ALL 17,900:901
            S: A301 OK completed
            """),
        // §7.5.2: what nobody asked for has the UID.
        new("RFC 9051 §7.5.2", "INBOX 1 500: 1-22 447", """
            P: ENABLE IMAP4rev2
            P: SELECT INBOX
            O: SELECT INBOX
            O: STORE 23 +FLAGS.SILENT (\Seen)
            C: a NOOP
            S: * 23 FETCH (FLAGS (\Seen) UID 447)
            S: a OK
            C: b IDLE
            S: + idling
            O: STORE 23 +FLAGS.SILENT (\Flagged)
            S: * 23 FETCH (FLAGS (\Seen \Flagged) UID 447)
            C: DONE
            S: b OK
            """),
    ];
}
