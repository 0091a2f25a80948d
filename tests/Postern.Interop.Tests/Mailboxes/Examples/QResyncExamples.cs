namespace Postern.Interop.Tests.Mailboxes.Examples;

/// <summary>The examples of RFC 7162 §3.2 and §6.</summary>
internal static class QResyncExamples
{
    // Messages 3, 4, 7 and 11 of eleven.
    private const string Eleven = "INBOX 1 500: 403-404 405:T 407:T 408-409 410:T 411-413 425:T";
    private const string Thirty = "INBOX 67890007 31: 1-30";

    // Only UIDs divisible by three are left.
    private const string Thirds = """
        P: ENABLE QRESYNC
        P: SELECT INBOX | * OK [HIGHESTMODSEQ <m>]
        P: UNSELECT
        O: SELECT INBOX
        O: UID STORE 1:2,4:5,7:8,10:11,13:14,16:17,19:20,22:23,25:26,28:29 +FLAGS.SILENT (\Deleted)
        O: EXPUNGE
        """;

    internal static readonly Example[] Rows =
    [
        new("RFC 7162 §3.2.5, another UIDVALIDITY", "INBOX 3857529045 550: 1-11:S 12 13-464:S", """
            P: ENABLE QRESYNC
            C: A02 SELECT INBOX (QRESYNC (67890007 20050715194045000 41,43:211,214:541))
            S: * 464 EXISTS
            S: * OK [UIDVALIDITY 3857529045] UIDVALIDITY
            S: * OK [UIDNEXT 550] Predicted next UID
            S: * OK [HIGHESTMODSEQ <m>] Highest mailbox mod-sequence
            S: * OK [UNSEEN 12] Message 12 is first unseen
            S: * FLAGS (\Answered \Flagged \Draft \Deleted \Seen)
            S: * OK [PERMANENTFLAGS (\Answered \Flagged \Draft \Deleted \Seen \*)] Permanent flags
            S: A02 OK [READ-WRITE] Sorry, UIDVALIDITY mismatch
            """),
        new("RFC 7162 §3.2.5.1", "INBOX 67890007 600: 1-6:S 7 8-40:S 41-211 214-599", """
            P: ENABLE QRESYNC
            P: SELECT INBOX | * OK [HIGHESTMODSEQ <m>]
            O: SELECT INBOX
            O: UID STORE 41,43:116,118,120:211,214:540 +FLAGS.SILENT (\Deleted)
            O: EXPUNGE
            O: UID STORE 117 +FLAGS.SILENT (\Seen \Answered)
            O: UID STORE 119 +FLAGS.SILENT (\Draft $MDNSent)
            O: UID STORE 541 +FLAGS.SILENT (\Seen $Forwarded)
            C: A03 SELECT INBOX (QRESYNC (67890007 <m> 41:211,214:541))
            S: * OK [CLOSED]
            S: * 102 EXISTS
            S: * OK [UIDVALIDITY 67890007] UIDVALIDITY
            S: * OK [UIDNEXT 600] Predicted next UID
            S: * OK [HIGHESTMODSEQ <h>] Highest mailbox mod-sequence
            S: * OK [UNSEEN 7] There are some unseen messages in the mailbox
            S: * FLAGS (\Answered \Flagged \Draft \Deleted \Seen $Forwarded $MDNSent)
            S: * OK [PERMANENTFLAGS (\Answered \Flagged \Draft \Deleted \Seen $Forwarded $MDNSent \*)] Permanent flags
            S: * VANISHED (EARLIER) 41,43:116,118,120:211,214:540
            S: * 42 FETCH (UID 117 FLAGS (\Seen \Answered) MODSEQ (<a>))
            S: * 43 FETCH (UID 119 FLAGS (\Draft $MDNSent) MODSEQ (<b>))
            S: * 44 FETCH (UID 541 FLAGS (\Seen $Forwarded) MODSEQ (<c>))
            S: A03 OK [READ-WRITE] mailbox selected
            """),
        new("RFC 7162 §3.2.5.2, without message numbers", Thirty, $"""
            {Thirds}
            C: A04 SELECT INBOX (QRESYNC (67890007 <m> 1:27))
            S: * 10 EXISTS
            S: * VANISHED (EARLIER) 1:2,4:5,7:8,10:11,13:14,16:17,19:20,22:23,25:26
            S: …
            S: A04 OK [READ-WRITE] mailbox selected
            """),
        new("RFC 7162 §3.2.5.2, with message numbers", Thirty, $"""
            {Thirds}
            C: B04 SELECT INBOX (QRESYNC (67890007 <m> 1:27 (3,5,7:9 9,15,21,24,27)))
            S: * 10 EXISTS
            S: * OK [UIDVALIDITY 67890007] UIDVALIDITY
            S: * OK [UIDNEXT 31] Predicted next UID
            S: * OK [HIGHESTMODSEQ <h>] Highest mailbox mod-sequence
            S: * OK [UNSEEN 1] There are some unseen messages in the mailbox
            S: * FLAGS (\Answered \Flagged \Draft \Deleted \Seen)
            S: * OK [PERMANENTFLAGS (\Answered \Flagged \Draft \Deleted \Seen \*)] Permanent flags
            S: B04 OK [READ-WRITE] mailbox selected
            """),
        new("RFC 7162 §3.2.5.2, message numbers that are others by now", Thirty, $"""
            {Thirds}
            C: B05 SELECT INBOX (QRESYNC (67890007 <m> 1:27 (3,4,6 9,12,17)))
            S: * 10 EXISTS
            S: * VANISHED (EARLIER) 13:14,16:17,19:20,22:23,25:26
            S: …
            S: B05 OK [READ-WRITE] mailbox selected
            """),
        new("RFC 7162 §3.2.5.2, message numbers without end", Thirty, $"""
            {Thirds}
            C: B06 SELECT INBOX (QRESYNC (67890007 <m> 1:27 (1:4294967295 1:4294967295)))
            S: * 10 EXISTS
            S: * VANISHED (EARLIER) 1:2,4:5,7:8,10:11,13:14,16:17,19:20,22:23,25:26
            S: …
            S: B06 OK [READ-WRITE] mailbox selected
            """),
        new("RFC 7162 §3.2.6, without VANISHED", "INBOX 1 500: 300-310 404-408 410-412", """
            P: SELECT INBOX (CONDSTORE) | * OK [HIGHESTMODSEQ <m>]
            O: SELECT INBOX
            O: UID STORE 300:310,405,411 +FLAGS.SILENT (\Deleted)
            O: EXPUNGE
            O: UID STORE 404 +FLAGS.SILENT (\Seen)
            O: UID STORE 406 +FLAGS.SILENT (\Deleted)
            O: UID STORE 408 +FLAGS.SILENT ($NoJunk $AutoJunk $MDNSent)
            P: NOOP
            C: s100 UID FETCH 300:500 (FLAGS) (CHANGEDSINCE <m>)
            S: * 1 FETCH (UID 404 MODSEQ (<a>) FLAGS (\Seen))
            S: * 2 FETCH (UID 406 MODSEQ (<b>) FLAGS (\Deleted))
            S: * 4 FETCH (UID 408 MODSEQ (<c>) FLAGS ($NoJunk $AutoJunk $MDNSent))
            S: s100 OK FETCH completed
            C: s101 UID SEARCH UID 300:500
            S: * SEARCH 404 406 407 408 410 412
            S: s101 OK search completed
            """),
        new("RFC 7162 §3.2.6, with VANISHED", "INBOX 1 500: 300-310 404-408 410-412", """
            P: ENABLE QRESYNC
            P: SELECT INBOX | * OK [HIGHESTMODSEQ <m>]
            O: SELECT INBOX
            O: UID STORE 300:310,405,411 +FLAGS.SILENT (\Deleted)
            O: EXPUNGE
            O: UID STORE 404 +FLAGS.SILENT (\Seen)
            O: UID STORE 406 +FLAGS.SILENT (\Deleted)
            O: UID STORE 408 +FLAGS.SILENT ($NoJunk $AutoJunk $MDNSent)
            P: NOOP
            C: s100 UID FETCH 300:500 (FLAGS) (CHANGEDSINCE <m> VANISHED)
            S: * VANISHED (EARLIER) 300:310,405,411
            S: * 1 FETCH (UID 404 MODSEQ (<a>) FLAGS (\Seen))
            S: * 2 FETCH (UID 406 MODSEQ (<b>) FLAGS (\Deleted))
            S: * 4 FETCH (UID 408 MODSEQ (<c>) FLAGS ($NoJunk $AutoJunk $MDNSent))
            S: s100 OK FETCH completed
            """),
        new("RFC 7162 §3.2.7, EXPUNGE", Eleven, """
            P: SELECT INBOX (CONDSTORE)
            C: A202 EXPUNGE
            S: * 3 EXPUNGE
            S: * 3 EXPUNGE
            S: * 5 EXPUNGE
            S: * 8 EXPUNGE
            S: A202 OK [HIGHESTMODSEQ <h>] expunged
            """),
        new("RFC 7162 §3.2.7, VANISHED", Eleven, """
            P: ENABLE QRESYNC
            P: SELECT INBOX
            C: B202 EXPUNGE
            S: * VANISHED 405,407,410,425
            S: B202 OK [HIGHESTMODSEQ <h>] expunged
            """),
        new("RFC 7162 §3.2.8", Eleven, """
            P: ENABLE QRESYNC
            P: SELECT INBOX
            C: A202 CLOSE
            S: A202 OK done
            """),
        new("RFC 7162 §3.2.9", "INBOX 1 4000: 2998-2999 3000-3002:T 3003", """
            P: SELECT INBOX (CONDSTORE)
            C: . UID EXPUNGE 3000:3002
            S: * 3 EXPUNGE
            S: * 3 EXPUNGE
            S: * 3 EXPUNGE
            S: . OK [HIGHESTMODSEQ <h>] Ok
            """),
        new("RFC 7162 §3.2.10.2", "INBOX 1 700: 503-504 505:T 507:T 508-509 510:T 511-513 625:T", """
            P: ENABLE QRESYNC
            P: SELECT INBOX
            C: A202 EXPUNGE
            S: * VANISHED 505,507,510,625
            S: A202 OK [HIGHESTMODSEQ <g>] EXPUNGE completed
            P: UID STORE 504,508 +FLAGS.SILENT (\Deleted)
            C: A210 EXPUNGE
            S: * VANISHED 504,508
            S: A210 OK [HIGHESTMODSEQ <h>] EXPUNGE completed
            """),
        // There the second STORE meets the message that has gone.
        new("RFC 7162 §6", "INBOX 1 20: 6-9", """
            P: ENABLE QRESYNC
            P: SELECT INBOX | * OK [HIGHESTMODSEQ <m>]
            O: SELECT INBOX
            O: UID STORE 8 +FLAGS.SILENT (\Deleted)
            O: EXPUNGE
            C: A150 STORE 1:2 (UNCHANGEDSINCE <m>) +FLAGS.SILENT \Seen
            S: * 1 FETCH (UID 6 MODSEQ (<a>))
            S: * 2 FETCH (UID 7 MODSEQ (<b>))
            S: * OK [HIGHESTMODSEQ <m>] VANISHED reply is delayed
            S: A150 OK done
            C: A151 STORE 4 +FLAGS.SILENT \Seen
            S: * 4 FETCH (UID 9 MODSEQ (<c>))
            S: * OK [HIGHESTMODSEQ <m>] Still delaying VANISHED
            S: A151 OK done
            C: A152 NOOP
            S: * VANISHED 8
            S: * OK [HIGHESTMODSEQ <c>] done
            S: A152 OK done
            """),
    ];
}
