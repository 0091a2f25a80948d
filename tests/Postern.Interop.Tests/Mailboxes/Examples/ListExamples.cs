namespace Postern.Interop.Tests.Mailboxes.Examples;

/// <summary>The examples of LIST: RFC 9051 §6.3.9.8 (those of RFC 5258 §5), RFC 5819, RFC 6154, RFC 7889, RFC 8438. There is an INBOX beside what the document has, and no mailbox on another server.</summary>
internal static class ListExamples
{
    private const string Food = "INBOX\nFruit\nFruit/Apple\nFruit/Banana\nTofu\nVegetable\nVegetable/Broccoli\nVegetable/Corn";
    private const string Eaten = """
        P: SUBSCRIBE INBOX
        P: SUBSCRIBE Fruit/Banana
        P: CREATE Fruit/Peach
        P: SUBSCRIBE Fruit/Peach
        P: DELETE Fruit/Peach
        P: SUBSCRIBE Vegetable
        P: SUBSCRIBE Vegetable/Broccoli
        """;

    private const string Foo = "INBOX\nFoo\nFoo/Bar\nFoo/Baz\nMoo";
    private const string Bars = "INBOX\nfoo2\nfoo2/bar1\nfoo2/bar2\nbaz2\nbaz2/bar2\nbaz2/bar22\nbaz2/bar222\neps2\neps2/mamba\nqux2/bar2";
    private const string BarsTaken = """
        P: SUBSCRIBE foo2/bar1
        P: SUBSCRIBE foo2/bar2
        P: SUBSCRIBE baz2/bar2
        P: SUBSCRIBE baz2/bar22
        P: SUBSCRIBE baz2/bar222
        P: SUBSCRIBE eps2
        P: SUBSCRIBE eps2/mamba
        P: SUBSCRIBE qux2/bar2
        """;

    internal static readonly Example[] Rows =
    [
        new("RFC 9051 §6.3.9.8, the delimiter", "INBOX", """
            C: A101 LIST "" ""
            S: * LIST (\Noselect) "/" ""
            S: A101 OK LIST Completed
            """),
        new("RFC 9051 §6.3.9.8, example 1", Food, """
            C: A01 LIST "" "*"
            S: * LIST (\Marked \NoInferiors) "/" "inbox"
            S: * LIST () "/" "Fruit"
            S: * LIST () "/" "Fruit/Apple"
            S: * LIST () "/" "Fruit/Banana"
            S: * LIST () "/" "Tofu"
            S: * LIST () "/" "Vegetable"
            S: * LIST () "/" "Vegetable/Broccoli"
            S: * LIST () "/" "Vegetable/Corn"
            S: A01 OK done
            """),
        new("RFC 9051 §6.3.9.8, example 2", Food, $"""
            {Eaten}
            C: A02 LIST (SUBSCRIBED) "" "*"
            S: * LIST (\Marked \NoInferiors \Subscribed) "/" "inbox"
            S: * LIST (\Subscribed) "/" "Fruit/Banana"
            S: * LIST (\Subscribed \NonExistent) "/" "Fruit/Peach"
            S: * LIST (\Subscribed) "/" "Vegetable"
            S: * LIST (\Subscribed) "/" "Vegetable/Broccoli"
            S: A02 OK done
            """),
        new("RFC 9051 §6.3.9.8, example 3", Food, """
            C: A03 LIST () "" "%" RETURN (CHILDREN)
            S: * LIST (\HasNoChildren) "/" "inbox"
            S: * LIST (\HasChildren) "/" "Fruit"
            S: * LIST (\HasNoChildren) "/" "Tofu"
            S: * LIST (\HasChildren) "/" "Vegetable"
            S: A03 OK done
            """),
        new("RFC 9051 §6.3.9.8, example 4", Food, """
            C: A04 LIST (REMOTE) "" "%" RETURN (CHILDREN)
            S: * LIST (\HasNoChildren) "/" "inbox"
            S: * LIST (\HasChildren) "/" "Fruit"
            S: * LIST (\HasNoChildren) "/" "Tofu"
            S: * LIST (\HasChildren) "/" "Vegetable"
            S: A04 OK done
            """),
        new("RFC 9051 §6.3.9.8, example 5", Food, $"""
            {Eaten}
            C: A05 LIST (REMOTE SUBSCRIBED) "" "*"
            S: * LIST (\Marked \NoInferiors \Subscribed) "/" "inbox"
            S: * LIST (\Subscribed) "/" "Fruit/Banana"
            S: * LIST (\Subscribed \NonExistent) "/" "Fruit/Peach"
            S: * LIST (\Subscribed) "/" "Vegetable"
            S: * LIST (\Subscribed) "/" "Vegetable/Broccoli"
            S: A05 OK done
            """),
        new("RFC 9051 §6.3.9.8, example 6", Food, $"""
            {Eaten}
            C: A06 LIST (REMOTE) "" "*" RETURN (SUBSCRIBED)
            S: * LIST (\Marked \NoInferiors \Subscribed) "/" "inbox"
            S: * LIST () "/" "Fruit"
            S: * LIST () "/" "Fruit/Apple"
            S: * LIST (\Subscribed) "/" "Fruit/Banana"
            S: * LIST () "/" "Tofu"
            S: * LIST (\Subscribed) "/" "Vegetable"
            S: * LIST (\Subscribed) "/" "Vegetable/Broccoli"
            S: * LIST () "/" "Vegetable/Corn"
            S: A06 OK done
            """),
        // Drafts has a use here by its name.
        new("RFC 5258 §5, example 7", "INBOX\nDrafts\nSent/March2004\nSent/December2003\nSent/August2004", """
            C: BBB LIST "" ("INBOX" "Drafts" "Sent/%")
            S: * LIST () "/" "INBOX"
            S: * LIST (\Drafts) "/" "Drafts"
            S: * LIST () "/" "Sent/March2004"
            S: * LIST (\Marked) "/" "Sent/December2003"
            S: * LIST () "/" "Sent/August2004"
            S: BBB OK done
            """),
        new("RFC 9051 §6.3.9.8, example 7", Foo, """
            C: CA3 LIST "" "%" RETURN (CHILDREN)
            S: * LIST (\HasNoChildren) "/" "inbox"
            S: * LIST (\HasChildren) "/" "Foo"
            S: * LIST (\HasNoChildren) "/" "Moo"
            S: CA3 OK done
            """),
        new("RFC 9051 §6.3.9.8, example 7 A and A1", Foo, """
            P: SUBSCRIBE Foo/Baz
            C: C02 LIST (SUBSCRIBED) "" "*"
            S: * LIST (\Subscribed) "/" "Foo/Baz"
            S: C02 OK done
            C: C03 LIST (SUBSCRIBED) "" "%"
            S: C03 OK done
            C: C04 LIST (SUBSCRIBED RECURSIVEMATCH) "" "%"
            S: * LIST () "/" "Foo" ("CHILDINFO" ("SUBSCRIBED"))
            S: C04 OK done
            P: SUBSCRIBE Foo
            C: C05 LIST (SUBSCRIBED RECURSIVEMATCH) "" "%"
            S: * LIST (\Subscribed) "/" "Foo" ("CHILDINFO" ("SUBSCRIBED"))
            S: C05 OK done
            """),
        new("RFC 9051 §6.3.9.8, example 7 A2", "INBOX\nMoo", """
            P: CREATE Foo/Baz
            P: SUBSCRIBE Foo/Baz
            P: DELETE Foo/Baz
            C: C04 LIST (SUBSCRIBED RECURSIVEMATCH) "" "%"
            S: * LIST (\NonExistent) "/" "Foo" ("CHILDINFO" ("SUBSCRIBED"))
            S: C04 OK done
            """),
        new("RFC 9051 §6.3.9.8, example 7 B", Foo, """
            C: C04 LIST (SUBSCRIBED RECURSIVEMATCH) "" "%"
            S: C04 OK done
            """),
        new("RFC 9051 §6.3.9.8, example 7 C", Foo, """
            P: SUBSCRIBE Foo
            P: SUBSCRIBE Moo
            C: C04 LIST (SUBSCRIBED RECURSIVEMATCH) "" "%" RETURN (CHILDREN)
            S: * LIST (\HasChildren \Subscribed) "/" "Foo"
            S: * LIST (\HasNoChildren \Subscribed) "/" "Moo"
            S: C04 OK done
            """),
        new("RFC 9051 §6.3.9.8, example 8", Bars, $"""
            {BarsTaken}
            C: D03 LIST (RECURSIVEMATCH SUBSCRIBED) "" "*2"
            S: * LIST () "/" "foo2" ("CHILDINFO" ("SUBSCRIBED"))
            S: * LIST (\Subscribed) "/" "foo2/bar2"
            S: * LIST (\Subscribed) "/" "baz2/bar2"
            S: * LIST (\Subscribed) "/" "baz2/bar22"
            S: * LIST (\Subscribed) "/" "baz2/bar222"
            S: * LIST (\Subscribed) "/" "eps2" ("CHILDINFO" ("SUBSCRIBED"))
            S: * LIST (\Subscribed) "/" "qux2/bar2"
            S: D03 OK done
            """),
        // CHILDINFO of what is told itself is left out, as §6.3.9.6 wants it.
        new("RFC 9051 §6.3.9.8, example 8, all names", Bars, $"""
            {BarsTaken}
            C: D03 LIST (RECURSIVEMATCH SUBSCRIBED) "" "*"
            S: * LIST (\Subscribed) "/" "foo2/bar1"
            S: * LIST (\Subscribed) "/" "foo2/bar2"
            S: * LIST (\Subscribed) "/" "baz2/bar2"
            S: * LIST (\Subscribed) "/" "baz2/bar22"
            S: * LIST (\Subscribed) "/" "baz2/bar222"
            S: * LIST (\Subscribed) "/" "eps2"
            S: * LIST (\Subscribed) "/" "eps2/mamba"
            S: * LIST (\Subscribed) "/" "qux2/bar2"
            S: D03 OK done
            """),
        new("RFC 9051 §6.3.9.8, example 9", "INBOX\nfoo", """
            P: CREATE foo/bar
            P: SUBSCRIBE foo/bar
            P: DELETE foo/bar
            C: a1 LIST "" ("foo")
            S: * LIST () "/" foo
            S: a1 OK done
            C: a2 LIST (SUBSCRIBED) "" "foo/*"
            S: * LIST (\Subscribed \NonExistent) "/" foo/bar
            S: a2 OK done
            C: a3 LIST (SUBSCRIBED RECURSIVEMATCH) "" foo RETURN (CHILDREN)
            S: * LIST (\HasNoChildren) "/" foo ("CHILDINFO" ("SUBSCRIBED"))
            S: a3 OK done
            """),
        new("RFC 9051 §6.3.9.8, example 10", "INBOX\nmusic/rock", """
            C: a1 LIST (REMOTE) "" *
            S: * LIST () "/" INBOX
            S: * LIST () "/" music/rock
            S: …
            S: a1 OK done
            C: a2 LIST () "" %
            S: * LIST () "/" INBOX
            S: * LIST (\NonExistent \HasChildren) "/" music
            S: a2 OK done
            C: a3.1 LIST "" (% music/rock)
            S: * LIST () "/" INBOX
            S: * LIST () "/" music/rock
            S: …
            S: a3.1 OK done
            """),
        new("RFC 9051 §6.3.9.8, example 11 and RFC 5819 §3", "INBOX 1 20: 1 2-17:S\nfoo 1 40: 1 2-30:S\nbar/baz", """
            C: A01 LIST "" % RETURN (STATUS (MESSAGES UNSEEN))
            S: * LIST () "/" "INBOX"
            S: * STATUS "INBOX" (MESSAGES 17 UNSEEN 1)
            S: * LIST () "/" "foo"
            S: * STATUS "foo" (MESSAGES 30 UNSEEN 1)
            S: * LIST (\NonExistent) "/" "bar"
            S: A01 OK List completed.
            P: SUBSCRIBE INBOX
            P: CREATE foo/child
            P: SUBSCRIBE foo/child
            P: DELETE foo/child
            C: A02 LIST (SUBSCRIBED RECURSIVEMATCH) "" % RETURN (STATUS (MESSAGES))
            S: * LIST (\Subscribed) "/" "INBOX"
            S: * STATUS "INBOX" (MESSAGES 17)
            S: * LIST () "/" "foo" ("CHILDINFO" ("SUBSCRIBED"))
            S: A02 OK List completed.
            """),
        new("RFC 9051 §6.3.10, example 1", "INBOX", """
            C: A001 NAMESPACE
            S: * NAMESPACE (("" "/")) NIL NIL
            S: A001 OK NAMESPACE command completed
            """),
        new("RFC 6154 §5.1 and §5.2", "INBOX\nToDo\nProjects/One\nProjects\nTrash", """
            P: CREATE SentMail (USE (\Sent))
            P: CREATE MyDrafts (USE (\Drafts))
            C: t1 LIST "" "%"
            S: * LIST (\Marked \HasNoChildren) "/" Inbox
            S: * LIST (\HasNoChildren) "/" ToDo
            S: * LIST (\HasChildren) "/" Projects
            S: * LIST (\Sent \HasNoChildren) "/" SentMail
            S: * LIST (\Marked \Drafts \HasNoChildren) "/" MyDrafts
            S: * LIST (\Trash \HasNoChildren) "/" Trash
            S: t1 OK done
            C: t2 LIST "" "%" RETURN (SPECIAL-USE)
            S: * LIST (\Marked) "/" Inbox
            S: * LIST () "/" ToDo
            S: * LIST () "/" Projects
            S: * LIST (\Sent) "/" SentMail
            S: * LIST (\Marked \Drafts) "/" MyDrafts
            S: * LIST (\Trash) "/" Trash
            S: t2 OK done
            C: t3 LIST (SPECIAL-USE) "" "*"
            S: * LIST (\Sent) "/" SentMail
            S: * LIST (\Marked \Drafts) "/" MyDrafts
            S: * LIST (\Trash) "/" Trash
            S: t3 OK done
            """),
        new("RFC 6154 §5.3", "INBOX", """
            C: t2 CREATE MySpecial (USE (\Drafts \Sent))
            S: t2 OK MySpecial created
            C: t3 CREATE Everything (USE (\All))
            S: t3 NO [USEATTR] \All not supported
            C: t4 LIST "" "%" RETURN (SPECIAL-USE)
            S: * LIST () "/" INBOX
            S: * LIST (\Drafts \Sent) "/" MySpecial
            S: t4 OK done
            """),
        new("RFC 7889 §2, §3.1 and §3.2", "INBOX", """
            P: CAPABILITY | * CAPABILITY … APPENDLIMIT=<l>…
            C: t1 STATUS INBOX (APPENDLIMIT)
            S: * STATUS INBOX (APPENDLIMIT <l>)
            S: t1 OK STATUS completed
            C: t2 LIST "" % RETURN (STATUS (APPENDLIMIT))
            S: * LIST () "/" "INBOX"
            S: * STATUS "INBOX" (APPENDLIMIT <l>)
            S: t2 OK List completed.
            """),
        new("RFC 8438 §3, with LIST", "INBOX 1 20: 1-17\nfrop 1364851417 242344: 1-8", """
            P: STATUS frop (SIZE) | * STATUS frop (SIZE <f>)
            P: STATUS INBOX (SIZE) | * STATUS INBOX (SIZE <i>)
            C: A04 LIST "" % RETURN (STATUS (MESSAGES SIZE))
            S: * LIST () "/" "INBOX"
            S: * STATUS "INBOX" (MESSAGES 17 SIZE <i>)
            S: * LIST () "/" "frop"
            S: * STATUS "frop" (MESSAGES 8 SIZE <f>)
            S: A04 OK List completed.
            """),
    ];
}
