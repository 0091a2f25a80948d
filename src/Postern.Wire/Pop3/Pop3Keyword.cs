namespace Postern.Wire.Pop3;

/// <summary>The commands of POP3 that are known by name.</summary>
public enum Pop3Keyword
{
    /// <summary>None of those below.</summary>
    Unknown,

    /// <summary>RFC 1939 §7: the name of a mailbox.</summary>
    User,

    /// <summary>RFC 1939 §7: its password.</summary>
    Pass,

    /// <summary>RFC 1939 §7: both, with a digest over the greeting's timestamp.</summary>
    Apop,

    /// <summary>RFC 5034 §4: a SASL exchange.</summary>
    Auth,

    /// <summary>RFC 2595 §4: TLS.</summary>
    Stls,

    /// <summary>RFC 2449 §5: the list of capabilities.</summary>
    Capa,

    /// <summary>RFC 6856 §2.1: user names and replies in UTF-8.</summary>
    Utf8,

    /// <summary>RFC 6856 §3.1: the language of replies.</summary>
    Lang,

    /// <summary>Dovecot's: what a trusted door says of its client.</summary>
    Xclient,

    /// <summary>RFC 1939 §5: the end.</summary>
    Quit,

    /// <summary>RFC 1939 §5: nothing.</summary>
    Noop,

    /// <summary>RFC 1939 §5: how much there is.</summary>
    Stat,

    /// <summary>RFC 1939 §5: sizes.</summary>
    List,

    /// <summary>RFC 1939 §5: a message.</summary>
    Retr,

    /// <summary>RFC 1939 §5: a message is to go.</summary>
    Dele,

    /// <summary>RFC 1939 §5: none is to go.</summary>
    Rset,

    /// <summary>RFC 1939 §7: a message's beginning.</summary>
    Top,

    /// <summary>RFC 1939 §7: lasting names of messages.</summary>
    Uidl,
}
