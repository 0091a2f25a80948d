namespace Postern.Interop.Tests.Mailboxes;

/// <summary>Conversations that are held with Postern and with Dovecot: one for each command and extension, the examples of the RFCs among them. Each begins with four messages: unread, \Seen, \Flagged, \Seen and \Deleted.</summary>
internal static class Scripts
{
    /// <summary>The name of a script, and its commands, one a line; <c>↵</c> is a line end within a command, <c>␀</c> a NUL.</summary>
    internal static readonly (string Name, string Commands)[] All =
    [
        ("any state", """
            CAPABILITY
            NOOP
            ID NIL
            ID ("name" "sodr" "version" "19.34")
            NAMESPACE
            NOOP surplus
            CAPABILITY surplus
            NONSENSE
            """),
        ("not selected", """
            FETCH 1 FLAGS
            STORE 1 +FLAGS (\Seen)
            EXPUNGE
            CLOSE
            UNSELECT
            CHECK
            UID FETCH 1 FLAGS
            COPY 1 INBOX
            SELECT nowhere
            EXAMINE nowhere
            SELECT
            """),
        ("select", """
            SELECT INBOX
            SELECT inbox
            SELECT "InBoX"
            EXAMINE INBOX
            SELECT nowhere
            FETCH 1 FLAGS
            """),
        ("examine", """
            EXAMINE INBOX
            STORE 1 +FLAGS (\Seen)
            EXPUNGE
            FETCH 1 BODY[]
            FETCH 1 FLAGS
            CLOSE
            SELECT INBOX
            """),
        ("fetch, RFC 9051 §6.4.5", """
            SELECT INBOX
            FETCH 2:4 (FLAGS BODY[HEADER.FIELDS (DATE FROM)])
            FETCH 1:* (FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)
            FETCH * UID
            FETCH *:2 UID
            FETCH 1,1,2:1 UID
            FETCH 1 ALL
            FETCH 1 FAST
            FETCH 1 FULL
            FETCH 1 (UID BODY.PEEK[TEXT]<0.4>)
            FETCH 1 BODY[TEXT]<4.0>
            FETCH 1 BODY[TEXT]
            FETCH 1 FLAGS
            FETCH 1 RFC822.HEADER
            FETCH 1 (RFC822.TEXT)
            FETCH 9 FLAGS
            FETCH 0 FLAGS
            FETCH 1
            FETCH 1 ()
            FETCH 1 NONSENSE
            FETCH 1 BODY[NONSENSE]
            FETCH 1 (FLAGS
            FETCH 1:a FLAGS
            """),
        ("uid fetch", """
            SELECT INBOX
            UID FETCH 1:* FLAGS
            UID FETCH 2 (UID FLAGS)
            UID FETCH 99 FLAGS
            UID FETCH 99:* FLAGS
            UID FETCH *:99 FLAGS
            UID FETCH 3:1 UID
            UID NONSENSE 1
            UID
            """),
        ("store, RFC 9051 §6.4.6", """
            SELECT INBOX
            STORE 2:4 +FLAGS (\Deleted)
            STORE 1 FLAGS (\Seen \Answered)
            STORE 1 -FLAGS \Seen
            STORE 1 +FLAGS.SILENT (\Draft)
            FETCH 1 FLAGS
            STORE 1 FLAGS ()
            STORE 1 +FLAGS (Work $Forwarded)
            STORE 2 +FLAGS (work)
            STORE 1 -FLAGS (Never)
            FETCH 1:* FLAGS
            STORE 1 +FLAGS (\Recent)
            STORE 1 +FLAGS (\Nonsense)
            STORE 9 +FLAGS (\Seen)
            STORE 1 NONSENSE (\Seen)
            STORE 1 +FLAGS
            UID STORE 2 FLAGS.SILENT (\Flagged)
            UID STORE 2 +FLAGS (\Seen)
            UID STORE 99 +FLAGS (\Seen)
            SELECT INBOX
            """),
        ("expunge, RFC 9051 §6.4.3", """
            SELECT INBOX
            STORE 1 +FLAGS.SILENT (\Deleted)
            EXPUNGE
            EXPUNGE
            FETCH 1:* (UID FLAGS)
            STORE 1:2 +FLAGS.SILENT (\Deleted)
            UID EXPUNGE 3:9
            UID FETCH 1:* FLAGS
            CLOSE
            SELECT INBOX
            """),
        ("close and unselect", """
            SELECT INBOX
            UNSELECT
            FETCH 1 FLAGS
            SELECT INBOX
            CLOSE
            SELECT INBOX
            FETCH 1:* UID
            """),
        ("append, RFC 9051 §6.3.12", """
            SELECT INBOX
            APPEND nowhere {4+}↵a: b
            APPEND INBOX (\Seen) {15+}↵Subject: x↵↵b
            APPEND INBOX (\Flagged Work) "17-Jul-1996 02:44:25 -0700" {15+}↵Subject: y↵↵b
            FETCH 5:6 (UID FLAGS BODY[] RFC822.SIZE)
            FETCH 6 INTERNALDATE
            APPEND INBOX {15+}↵Subject: x↵↵b (\Seen) {15+}↵Subject: z↵↵b
            FETCH 7:* (UID FLAGS)
            """),
        ("append with NULs, RFC 9051 §4.3.1", """
            SELECT INBOX
            APPEND INBOX ~{16+}↵Subject: x↵↵b␀
            FETCH 5 (UID BINARY.PEEK[])
            APPEND INBOX {16+}↵Subject: x↵↵b␀
            APPEND INBOX {15+}↵Subject: x↵↵b {16+}↵Subject: y↵↵␀c
            FETCH 5 UID
            """),
        ("subscriptions and RENAME, RFC 9051 §6.3.6", """
            CREATE Work
            SUBSCRIBE Work
            RENAME Work Play
            LSUB "" *
            LIST (SUBSCRIBED) "" *
            SUBSCRIBE Play
            DELETE Play
            LSUB "" *
            """),
        ("copy and move", """
            SELECT INBOX
            COPY 2:3 INBOX
            COPY 1 nowhere
            COPY 9 INBOX
            UID COPY 99 INBOX
            UID COPY 1,3 INBOX
            FETCH 1:* (UID FLAGS)
            MOVE 1 INBOX
            FETCH 1:* (UID FLAGS)
            UID MOVE 3:4 INBOX
            UID MOVE 99 INBOX
            FETCH 1:* (UID FLAGS)
            """),
        ("binary, RFC 3516 §4.2", """
            SELECT INBOX
            FETCH 1 BINARY.SIZE[1]
            FETCH 1 BINARY.PEEK[1]
            FETCH 1 BINARY.PEEK[1]<2.3>
            FETCH 1 (BINARY[1])
            FETCH 1 FLAGS
            FETCH 1 BINARY[HEADER]
            FETCH 1 BINARY.SIZE[1]<0.5>
            """),
        ("condstore, RFC 7162 §3.1", """
            SELECT INBOX (CONDSTORE)
            FETCH 1:* (FLAGS MODSEQ)
            STORE 1 (UNCHANGEDSINCE 999999) +FLAGS.SILENT (\Flagged)
            STORE 2 (UNCHANGEDSINCE 0) +FLAGS (\Answered)
            UID STORE 3:4 (UNCHANGEDSINCE 0) +FLAGS (\Answered)
            STORE 1 +FLAGS (\Seen)
            STORE 1 +FLAGS (\Seen)
            FETCH 1:* (FLAGS) (CHANGEDSINCE 999999)
            FETCH 1 (UID) (CHANGEDSINCE nonsense)
            UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1 VANISHED)
            EXPUNGE
            FETCH 1 (MODSEQ BODY[TEXT])
            """),
        ("qresync, RFC 7162 §3.2", """
            SELECT INBOX (QRESYNC (1 1))
            ENABLE QRESYNC
            SELECT INBOX
            STORE 2 +FLAGS (\Deleted)
            EXPUNGE
            UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1 VANISHED)
            FETCH 1:* (FLAGS) (CHANGEDSINCE 1 VANISHED)
            SELECT INBOX (QRESYNC (1 1))
            UID EXPUNGE 1:*
            ENABLE NONSENSE
            ENABLE
            ENABLE CONDSTORE
            """),
        ("idle, RFC 2177", """
            SELECT INBOX
            IDLE
            DONE
            NOOP
            """),
    ];
}
