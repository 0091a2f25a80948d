namespace Postern.Interop.Tests.Mailboxes.Examples;

/// <summary>The examples of RFC 7162 §3.1. A server that knows QRESYNC tells the UID too (§3.2.4), which the document leaves out of most of them.</summary>
internal static class CondStoreExamples
{
    private const string Ten = "INBOX 1 20: 1-10";
    private const string Many = "INBOX 1 200: 1-160";
    private const string All = """
        S: * FLAGS (\Answered \Flagged \Deleted \Seen \Draft)
        S: * OK [PERMANENTFLAGS (\Answered \Flagged \Deleted \Seen \Draft \*)] Limited
        """;

    internal static readonly Example[] Rows =
    [
        new("RFC 7162 §3.1.2.1, example 1", "INBOX 3857529045 4392: 1-11:S 12 13-172:S", $"""
            C: A142 SELECT INBOX
            S: * 172 EXISTS
            S: * OK [UNSEEN 12] Message 12 is first unseen
            S: * OK [UIDVALIDITY 3857529045] UIDs valid
            S: * OK [UIDNEXT 4392] Predicted next UID
            {All}
            S: * OK [HIGHESTMODSEQ <m>]
            S: A142 OK [READ-WRITE] SELECT completed
            """),
        new("RFC 7162 §3.1.3, example 3", "INBOX 1 9: 4 6 7 8", """
            P: SELECT INBOX (CONDSTORE) | * OK [HIGHESTMODSEQ <m>]
            C: a103 UID STORE 6,4,8 (UNCHANGEDSINCE <m>) +FLAGS.SILENT (\Deleted)
            S: * 1 FETCH (UID 4 MODSEQ (<a>))
            S: * 2 FETCH (UID 6 MODSEQ (<b>))
            S: * 4 FETCH (UID 8 MODSEQ (<c>))
            S: a103 OK Conditional Store completed
            """),
        new("RFC 7162 §3.1.3, example 4", "INBOX 1 60: 1-50", """
            P: SELECT INBOX (CONDSTORE) | * OK [HIGHESTMODSEQ <m>]
            C: a104 STORE * (UNCHANGEDSINCE <m>) +FLAGS.SILENT (\Deleted $Processed)
            S: * 50 FETCH (UID 50 MODSEQ (<a>))
            S: …
            S: a104 OK Store (conditional) completed
            """),
        new("RFC 7162 §3.1.3, example 5", "INBOX 1 60: 1-50", """
            P: SELECT INBOX
            P: STORE 50 +FLAGS.SILENT (\Deleted)
            O: STATUS INBOX (HIGHESTMODSEQ) | * STATUS INBOX (HIGHESTMODSEQ <m>)
            C: c101 STORE 50 (UNCHANGEDSINCE <m>) -FLAGS.SILENT (\Deleted)
            S: * OK [HIGHESTMODSEQ <m>]
            S: * 50 FETCH (UID 50 MODSEQ (<b>))
            S: c101 OK Store (conditional) completed
            """),
        // In the document 9 has another flag by now, which §3.1.12 wants to be no reason.
        new("RFC 7162 §3.1.3, examples 6 and 7", Ten, """
            P: SELECT INBOX (CONDSTORE) | * OK [HIGHESTMODSEQ <m>]
            O: SELECT INBOX
            O: STORE 7 +FLAGS (\Seen \Deleted)
            O: STORE 9 +FLAGS (\Answered \Deleted)
            C: d105 STORE 7,5,9 (UNCHANGEDSINCE <m>) +FLAGS.SILENT (\Deleted)
            S: * 7 FETCH (UID 7 MODSEQ (<a>) FLAGS (\Seen \Deleted))
            S: * 5 FETCH (UID 5 MODSEQ (<b>))
            S: * 9 FETCH (UID 9 MODSEQ (<c>) FLAGS (\Answered \Deleted))
            S: d105 OK [MODIFIED 7,9] Conditional STORE failed
            """),
        new("RFC 7162 §3.1.3, example 8", "INBOX 1 20: 1-12", """
            O: SELECT INBOX
            O: STORE 12 +FLAGS ($MDNSent)
            P: SELECT INBOX (CONDSTORE)
            C: a102 STORE 12 (UNCHANGEDSINCE 0) +FLAGS.SILENT ($MDNSent)
            S: a102 OK [MODIFIED 12] Conditional STORE failed
            """),
        new("RFC 7162 §3.1.3, example 10, the flag was set", Many, """
            P: SELECT INBOX (CONDSTORE) | * OK [HIGHESTMODSEQ <m>]
            O: SELECT INBOX
            O: STORE 101 +FLAGS ($Processed)
            C: a106 STORE 100:150 (UNCHANGEDSINCE <m>) +FLAGS.SILENT ($Processed)
            S: * 100 FETCH (UID 100 MODSEQ (<a>))
            S: * 101 FETCH (UID 101 MODSEQ (<b>) FLAGS ($Processed))
            S: * 102 FETCH (UID 102 MODSEQ (<c>))
            S: * 150 FETCH (UID 150 MODSEQ (<d>))
            S: …
            S: a106 OK [MODIFIED 101] Conditional STORE failed
            """),
        new("RFC 7162 §3.1.3, example 10, another flag was set", Many, """
            P: SELECT INBOX (CONDSTORE) | * OK [HIGHESTMODSEQ <m>]
            O: SELECT INBOX
            O: STORE 101 +FLAGS (\Deleted \Answered)
            C: a106 STORE 100:150 (UNCHANGEDSINCE <m>) +FLAGS.SILENT ($Processed)
            S: * 100 FETCH (UID 100 MODSEQ (<a>))
            S: * 101 FETCH (UID 101 MODSEQ (<b>) FLAGS ($Processed \Deleted \Answered))
            S: * 102 FETCH (UID 102 MODSEQ (<c>))
            S: * 150 FETCH (UID 150 MODSEQ (<d>))
            S: …
            S: a106 OK Conditional STORE completed
            """),
        // The flag of 2 is the one that is to be set, as above.
        new("RFC 7162 §3.1.3, example 11", "INBOX 1 20: 1-7", """
            P: SELECT INBOX (CONDSTORE) | * OK [HIGHESTMODSEQ <m>]
            O: SELECT INBOX
            O: STORE 4:7 +FLAGS.SILENT (\Deleted)
            O: EXPUNGE
            O: STORE 2 +FLAGS (\Seen \Answered)
            C: B001 STORE 1:7 (UNCHANGEDSINCE <m>) +FLAGS (\Seen)
            S: * 1 FETCH (UID 1 MODSEQ (<a>) FLAGS (\Seen))
            S: * 3 FETCH (UID 3 MODSEQ (<b>) FLAGS (\Seen))
            S: * OK [HIGHESTMODSEQ <m>]
            S: B001 NO [MODIFIED 2] Some of the messages no longer exist.
            C: B002 NOOP
            S: * 4 EXPUNGE
            S: * 4 EXPUNGE
            S: * 4 EXPUNGE
            S: * 4 EXPUNGE
            S: * 2 FETCH (UID 2 MODSEQ (<c>) FLAGS (\Seen \Answered))
            S: …
            S: B002 OK NOOP Completed.
            C: b003 STORE 2 (UNCHANGEDSINCE <c>) +FLAGS (\Flagged)
            S: * 2 FETCH (UID 2 MODSEQ (<d>) FLAGS (\Seen \Answered \Flagged))
            S: b003 OK Conditional Store completed
            """),
        new("RFC 7162 §3.1.3, a message named twice", Ten, """
            P: SELECT INBOX (CONDSTORE) | * OK [HIGHESTMODSEQ <m>]
            C: e105 STORE 7,3:9 (UNCHANGEDSINCE <m>) +FLAGS.SILENT (\Deleted)
            S: …
            S: e105 OK Conditional Store completed
            """),
        new("RFC 7162 §3.1.4.1, example 12", "INBOX 1 9: 4 6 7 8", """
            P: SELECT INBOX (CONDSTORE) | * OK [HIGHESTMODSEQ <m>]
            O: SELECT INBOX
            O: UID STORE 4 +FLAGS (\Seen)
            O: UID STORE 6 +FLAGS (\Deleted)
            O: UID STORE 8 +FLAGS ($NoJunk $AutoJunk $MDNSent)
            P: NOOP
            C: s100 UID FETCH 1:* (FLAGS) (CHANGEDSINCE <m>)
            S: * 1 FETCH (UID 4 MODSEQ (<a>) FLAGS (\Seen))
            S: * 2 FETCH (UID 6 MODSEQ (<b>) FLAGS (\Deleted))
            S: * 4 FETCH (UID 8 MODSEQ (<c>) FLAGS ($NoJunk $AutoJunk $MDNSent))
            S: s100 OK FETCH completed
            """),
        new("RFC 7162 §3.1.4.2, example 13", Ten, """
            P: SELECT INBOX (CONDSTORE)
            C: a FETCH 1:3 (MODSEQ)
            S: * 1 FETCH (MODSEQ (<a>))
            S: * 2 FETCH (MODSEQ (<b>))
            S: * 3 FETCH (MODSEQ (<c>))
            S: a OK Fetch complete
            """),
        new("RFC 7162 §3.1.4.2, example 14, session 1", "INBOX 1 20: 1-6 7:R 8", """
            P: SELECT INBOX (CONDSTORE)
            C: A160 STORE 7 +FLAGS.SILENT (\Deleted)
            S: * 7 FETCH (UID 7 MODSEQ (<a>))
            S: A160 OK Store completed
            C: A240 STORE 7 +FLAGS.SILENT (\Seen)
            S: * 7 FETCH (UID 7 MODSEQ (<b>))
            S: A240 OK Store completed
            C: A330 STORE 7 -FLAGS.SILENT (\Answered \Seen)
            S: * 7 FETCH (UID 7 MODSEQ (<c>))
            S: A330 OK Store completed
            """),
        new("RFC 7162 §3.1.4.2, example 14, session 2", "INBOX 1 20: 1-6 7:R 8", """
            P: SELECT INBOX (CONDSTORE)
            O: SELECT INBOX
            O: STORE 7 +FLAGS.SILENT (\Deleted)
            C: C180 NOOP
            S: * 7 FETCH (UID 7 FLAGS (\Deleted \Answered) MODSEQ (<a>))
            S: C180 OK Noop completed
            O: STORE 7 +FLAGS.SILENT (\Seen)
            C: C270 NOOP
            S: * 7 FETCH (UID 7 FLAGS (\Deleted \Answered \Seen) MODSEQ (<b>))
            S: C270 OK Noop completed
            O: STORE 7 -FLAGS.SILENT (\Answered \Seen)
            C: C360 NOOP
            S: * 7 FETCH (UID 7 FLAGS (\Deleted) MODSEQ (<c>))
            S: C360 OK Noop completed
            """),
        new("RFC 7162 §3.2.4, reading sets a flag", Ten, """
            P: SELECT INBOX (CONDSTORE)
            C: a FETCH 7 BODY[TEXT]
            S: * 7 FETCH (BODY[TEXT] … FLAGS (\Seen) UID 7 MODSEQ (<a>))
            S: a OK Fetch complete
            """),
        new("RFC 7162 §3.1.5, example 15", Ten, """
            P: SELECT INBOX (CONDSTORE)
            P: STORE 2,5:7 +FLAGS.SILENT (\Draft)
            P: FETCH 2 MODSEQ | * 2 FETCH (MODSEQ (<l>))
            C: a SEARCH MODSEQ "/flags/\\draft" all <l>
            S: * SEARCH 2 5 6 7 (MODSEQ <h>)
            S: a OK Search complete
            """),
        new("RFC 7162 §3.1.5, example 16", Ten, """
            P: SELECT INBOX (CONDSTORE)
            C: t SEARCH OR NOT MODSEQ 1 LARGER 50000
            S: * SEARCH
            S: t OK Search complete, nothing found
            """),
        new("RFC 7162 §3.1.7, example 17", "blurdybloop 1 44292: 1-231", """
            C: A042 STATUS blurdybloop (UIDNEXT MESSAGES HIGHESTMODSEQ)
            S: * STATUS blurdybloop (MESSAGES 231 UIDNEXT 44292 HIGHESTMODSEQ <m>)
            S: A042 OK STATUS completed
            """),
        new("RFC 7162 §3.1.8, example 18", "INBOX 3857529045 4392: 1-11:S 12 13-172:S", $"""
            C: A142 SELECT INBOX (CONDSTORE)
            S: * 172 EXISTS
            S: * OK [UNSEEN 12] Message 12 is first unseen
            S: * OK [UIDVALIDITY 3857529045] UIDs valid
            S: * OK [UIDNEXT 4392] Predicted next UID
            {All}
            S: * OK [HIGHESTMODSEQ <m>]
            S: A142 OK [READ-WRITE] SELECT completed, CONDSTORE is now enabled
            """),
        new("RFC 7162 §3.1.10, example 19", "INBOX 1 20: 1-6", """
            P: SELECT INBOX (CONDSTORE)
            P: STORE 1:3,5 +FLAGS.SILENT (\Seen)
            P: FETCH 1 MODSEQ | * 1 FETCH (MODSEQ (<l>))
            C: a SEARCH RETURN (ALL) MODSEQ <l>
            S: * ESEARCH (TAG "a") ALL 1:3,5 MODSEQ <h>
            S: a OK Extended SEARCH completed
            """),
    ];
}
