namespace Postern.Interop.Tests.Mailboxes.Examples;

/// <summary>The examples of RFC 4731, RFC 5182, RFC 5032 and of SEARCH in RFC 9051; dates and texts are such that they find what the document says.</summary>
internal static class SearchExamples
{
    private const string Flagged = "INBOX 1 30: 1 2:F 3-9 10-11:F 12-20";
    private const string Drafts = """
        P: SELECT INBOX (CONDSTORE)
        P: STORE 23 +FLAGS.SILENT (\Draft)
        P: STORE 2 +FLAGS.SILENT (\Draft)
        P: STORE 5:7,11:12,18:20 +FLAGS.SILENT (\Draft)
        P: FETCH 23 MODSEQ | * 23 FETCH (MODSEQ (<c>))
        P: FETCH 2 MODSEQ | * 2 FETCH (MODSEQ (<b>))
        P: FETCH 20 MODSEQ | * 20 FETCH (MODSEQ (<h>))
        """;

    internal static readonly Example[] Rows =
    [
        new("RFC 4731 §3.1, MIN and COUNT", Flagged, """
            P: SELECT INBOX
            C: A282 SEARCH RETURN (MIN COUNT) FLAGGED SINCE 1-Feb-1994 NOT FROM "Smith"
            S: * ESEARCH (TAG "A282") MIN 2 COUNT 3
            S: A282 OK SEARCH completed
            """),
        new("RFC 4731 §3.1, nothing named", Flagged, """
            P: SELECT INBOX
            C: A283 SEARCH RETURN () FLAGGED SINCE 1-Feb-1994 NOT FROM "Smith"
            S: * ESEARCH (TAG "A283") ALL 2,10:11
            S: A283 OK SEARCH completed
            """),
        new("RFC 4731 §3.1, the first unread", "INBOX 1 30: 1-3:S 4 5-9:S 10", """
            P: SELECT INBOX
            C: A284 SEARCH RETURN (MIN) UNSEEN
            S: * ESEARCH (TAG "A284") MIN 4
            S: A284 OK SEARCH completed
            """),
        new("RFC 4731 §3.1, UIDs", "INBOX 1 4000: 7 100 3800", """
            P: SELECT INBOX
            C: A285 UID SEARCH RETURN (MIN MAX) 1:3
            S: * ESEARCH (TAG "A285") UID MIN 7 MAX 3800
            S: A285 OK SEARCH completed
            """),
        new("RFC 4731 §3.1, COUNT", "INBOX 1 30: 1-15:T 16-20", """
            P: SELECT INBOX
            C: A286 SEARCH RETURN (COUNT) DELETED
            S: * ESEARCH (TAG "A286") COUNT 15
            S: A286 OK SEARCH completed
            """),
        new("RFC 4731 §3.2", "INBOX 1 30: 1-25", $"""
            {Drafts}
            C: a1 SEARCH RETURN (MIN) MODSEQ "/flags/\\draft" all <c>
            S: * ESEARCH (TAG "a1") MIN 2 MODSEQ <b>
            S: a1 OK Search complete
            C: a2 SEARCH RETURN (MAX) MODSEQ "/flags/\\draft" all <c>
            S: * ESEARCH (TAG "a2") MAX 23 MODSEQ <c>
            S: a2 OK Search complete
            C: a3 SEARCH RETURN (MIN MAX) MODSEQ "/flags/\\draft" all <c>
            S: * ESEARCH (TAG "a3") MIN 2 MAX 23 MODSEQ <b>
            S: a3 OK Search complete
            C: a4 SEARCH RETURN (MIN COUNT) MODSEQ "/flags/\\draft" all <c>
            S: * ESEARCH (TAG "a4") MIN 2 COUNT 10 MODSEQ <h>
            S: a4 OK Search complete
            """),
        new("RFC 5182 §2.2, example 1", "INBOX 1 2000: 13 14:F 99 100:F 1115:F", """
            P: SELECT INBOX
            C: A282 SEARCH RETURN (SAVE) FLAGGED SINCE 1-Feb-1994 NOT FROM "Smith"
            S: A282 OK SEARCH completed, result saved
            C: A283 FETCH $ (UID INTERNALDATE FLAGS BODY.PEEK[HEADER])
            S: * 2 FETCH (UID 14 INTERNALDATE … FLAGS (\Flagged) BODY[HEADER] …)
            S: * 4 FETCH (UID 100 INTERNALDATE … FLAGS (\Flagged) BODY[HEADER] …)
            S: * 5 FETCH (UID 1115 INTERNALDATE … FLAGS (\Flagged) BODY[HEADER] …)
            S: A283 OK completed
            """),
        new("RFC 5182 §2.2, example 2", "INBOX 1 2000: 13 14:F 99 100:F 1115:F", """
            P: SELECT INBOX
            C: A282 SEARCH RETURN (SAVE) FLAGGED SINCE 1-Feb-1994 NOT FROM "Smith"
            C: A283 FETCH $ (UID FLAGS)
            S: A282 OK SEARCH completed
            S: * 2 FETCH (UID 14 FLAGS (\Flagged))
            S: * 4 FETCH (UID 100 FLAGS (\Flagged))
            S: * 5 FETCH (UID 1115 FLAGS (\Flagged))
            S: A283 OK completed
            """),
        new("RFC 5182 §2.2, example 3", "INBOX 1 1000: 17 900-901", """
            P: SELECT INBOX
            C: A300 SEARCH RETURN (SAVE) SINCE 1-Jan-2004 NOT FROM "Smith"
            S: A300 OK SEARCH completed
            C: A301 UID SEARCH UID $ SMALLER 4096
            S: * SEARCH 17 900 901
            S: A301 OK completed
            C: A302 UID SEARCH $ SMALLER 4096
            S: * SEARCH 17 900 901
            S: A302 OK completed
            """),
        new("RFC 5182 §2.2, example 4", "INBOX 1 5: 1-3", """
            P: SELECT INBOX
            C: P282 SEARCH RETURN (SAVE) SINCE 1-Feb-1994 NOT FROM "Smith"
            S: P282 OK SEARCH completed
            C: P283 SEARCH CHARSET UTF-8 (OR $ 1,3) TEXT {8}
            S: + Ready
            C: example.
            S: * SEARCH 1 2 3
            S: P283 OK completed
            """),
        new("RFC 5182 §2.2, example 5", "INBOX 1 5: 1-3", """
            P: SELECT INBOX
            C: B282 SEARCH RETURN (SAVE) SINCE 1-Feb-1994 NOT FROM "Smith"
            S: B282 OK SEARCH completed
            C: B283 SEARCH RETURN (SAVE) CHARSET KOI8-R (OR $ 1,3) TEXT {4}
            S: + Ready
            C: XXXX
            S: B283 NO [BADCHARSET (US-ASCII UTF-8)] KOI8-R is not supported
            C: B284 FETCH $ FLAGS
            S: B284 OK nothing
            """),
        new("RFC 5182 §2.2, example 6", "INBOX 1 5: 1-3", """
            P: CREATE "Other Messages"
            P: SELECT INBOX
            C: E282 SEARCH RETURN (SAVE) SINCE 28-Oct-2100 NOT FROM "Eric"
            C: E283 COPY $ "Other Messages"
            S: E282 OK SEARCH completed
            S: E283 OK COPY completed, nothing copied
            """),
        new("RFC 5182 §2.3, example 7", "INBOX 1 5: 1-4\nJunk 38505 3956:", """
            P: SELECT INBOX
            P: STORE 2:3 +FLAGS.SILENT ($Junk)
            C: F282 SEARCH RETURN (SAVE) KEYWORD $Junk
            C: F283 COPY $ "Junk"
            C: F284 STORE $ +FLAGS.Silent (\Deleted)
            S: F282 OK SEARCH completed
            S: F283 OK [COPYUID 38505 2:3 3956:3957] COPY completed
            S: F284 OK STORE completed
            """),
        new("RFC 5182 §2.3, example 8", "INBOX 1 200: 1-4:T 5-9", """
            P: SELECT INBOX
            C: G282 SEARCH RETURN (SAVE) KEYWORD $Junk
            C: G283 SEARCH RETURN (ALL) DELETED FROM "somebody"
            S: G282 OK SEARCH completed
            S: * ESEARCH (TAG "G283") ALL 1:4
            S: G283 OK SEARCH completed
            """),
        new("RFC 5182 §2.3, example 9", "INBOX 1 200: 1-4:T 5-9", """
            P: SELECT INBOX
            C: H282 SEARCH RETURN (SAVE) UNDELETED
            C: H283 SEARCH RETURN (SAVE) DELETED FROM "somebody"
            S: H282 OK SEARCH completed
            S: H283 OK SEARCH completed
            C: H284 SEARCH RETURN (ALL) $
            S: * ESEARCH (TAG "H284") ALL 1:4
            S: H284 OK SEARCH completed
            """),
        new("RFC 5032 §4", "INBOX 1 5: 1-3", """
            P: APPEND INBOX {21+}↵Subject: young↵↵x↵
            P: SELECT INBOX
            C: a1 SEARCH UNSEEN YOUNGER 259200
            S: * SEARCH 4
            S: a1 OK
            C: a2 SEARCH UNSEEN OLDER 259200
            S: * SEARCH 1 2 3
            S: a2 OK
            """),
        new("RFC 9051 §6.4.4.4, example 10", "INBOX 1 30: 1 2:F 3-9 10-15:F 16-20 21:F", """
            P: SELECT INBOX
            C: C281 SEARCH RETURN (SAVE) 5
            S: C281 OK SEARCH completed
            C: C282 SEARCH RETURN (ALL) SINCE 12-Feb-2006 NOT FROM "Smith" FLAGGED
            S: * ESEARCH (TAG "C282") ALL 2,10:15,21
            S: C282 OK SEARCH completed
            C: x1 SEARCH RETURN (ALL) $
            S: * ESEARCH (TAG "x1") ALL 5
            S: x1 OK
            C: C283 SEARCH RETURN (ALL SAVE) SINCE 12-Feb-2006 NOT FROM "Smith" FLAGGED
            S: * ESEARCH (TAG "C283") ALL 2,10:15,21
            S: C283 OK SEARCH completed
            C: x2 SEARCH RETURN (ALL) $
            S: * ESEARCH (TAG "x2") ALL 2,10:15,21
            S: x2 OK
            C: C284 SEARCH RETURN (SAVE MIN) SINCE 12-Feb-2006 NOT FROM "Smith" FLAGGED
            S: * ESEARCH (TAG "C284") MIN 2
            S: C284 OK SEARCH completed
            C: x3 SEARCH RETURN (ALL) $
            S: * ESEARCH (TAG "x3") ALL 2
            S: x3 OK
            C: C285 SEARCH RETURN (MAX SAVE MIN) SINCE 12-Feb-2006 NOT FROM "Smith" FLAGGED
            S: * ESEARCH (TAG "C285") MIN 2 MAX 21
            S: C285 OK SEARCH completed
            C: x4 SEARCH RETURN (ALL) $
            S: * ESEARCH (TAG "x4") ALL 2,21
            S: x4 OK
            C: C286 SEARCH RETURN (MAX SAVE MIN COUNT) SINCE 12-Feb-2006 NOT FROM "Smith" FLAGGED
            S: * ESEARCH (TAG "C286") MIN 2 MAX 21 COUNT 8
            S: C286 OK SEARCH completed
            C: C287 SEARCH RETURN (ALL SAVE MIN) SINCE 12-Feb-2006 NOT FROM "Smith" FLAGGED
            S: * ESEARCH (TAG "C287") MIN 2 ALL 2,10:15,21
            S: C287 OK SEARCH completed
            C: x5 SEARCH RETURN (ALL) $
            S: * ESEARCH (TAG "x5") ALL 2,10:15,21
            S: x5 OK
            """),
    ];
}
