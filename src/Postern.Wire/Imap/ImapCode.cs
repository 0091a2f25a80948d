namespace Postern.Wire.Imap;

/// <summary>The response codes that a door, a server, a client or a gateway says or heeds.</summary>
public static class ImapCode
{
    /// <summary>RFC 9051 §7.1: the words are to be shown to the user.</summary>
    public const string Alert = "ALERT";

    /// <summary>RFC 9051 §7.1: a list of capabilities.</summary>
    public const string Capability = "CAPABILITY";

    /// <summary>RFC 2221 §4: another server is to be asked.</summary>
    public const string Referral = "REFERRAL";

    /// <summary>RFC 5530 §3: something behind the server is not there now.</summary>
    public const string Unavailable = "UNAVAILABLE";

    /// <summary>RFC 5530 §3: the credentials are wrong.</summary>
    public const string AuthenticationFailed = "AUTHENTICATIONFAILED";

    /// <summary>RFC 5530 §3: the credentials are right, and may not act for whom they want.</summary>
    public const string AuthorizationFailed = "AUTHORIZATIONFAILED";

    /// <summary>RFC 5530 §3: the credentials are no longer good.</summary>
    public const string Expired = "EXPIRED";

    /// <summary>RFC 5530 §3: not without TLS.</summary>
    public const string PrivacyRequired = "PRIVACYREQUIRED";

    /// <summary>RFC 5530 §3: the administrator must be asked.</summary>
    public const string ContactAdmin = "CONTACTADMIN";

    /// <summary>RFC 5530 §3: somebody else has it.</summary>
    public const string InUse = "INUSE";

    /// <summary>RFC 5530 §3: the server found a bug of its own.</summary>
    public const string ServerBug = "SERVERBUG";

    /// <summary>RFC 5530 §3: the server found a bug of the client.</summary>
    public const string ClientBug = "CLIENTBUG";

    /// <summary>RFC 5530 §3: more than the server allows.</summary>
    public const string Limit = "LIMIT";

    /// <summary>RFC 7888 §4: a literal is larger than the server takes.</summary>
    public const string TooBig = "TOOBIG";

    /// <summary>RFC 9051 §7.1: the mailbox was opened for reading only.</summary>
    public const string ReadOnly = "READ-ONLY";

    /// <summary>RFC 9051 §7.1: the mailbox was opened for changes too.</summary>
    public const string ReadWrite = "READ-WRITE";

    /// <summary>RFC 9051 §7.1: the mailbox is not there, and could be created.</summary>
    public const string TryCreate = "TRYCREATE";

    /// <summary>RFC 9051 §7.1: the flags that last; argument as <see cref="Attributes.FlagList"/> has it.</summary>
    public const string PermanentFlags = "PERMANENTFLAGS";

    /// <summary>RFC 9051 §7.1: the UID that the next message has; argument a number.</summary>
    public const string UidNext = "UIDNEXT";

    /// <summary>RFC 9051 §7.1: how long UIDs mean the same; argument a number.</summary>
    public const string UidValidity = "UIDVALIDITY";

    /// <summary>RFC 3501 §7.1: the number of the first message without <c>\Seen</c>.</summary>
    public const string Unseen = "UNSEEN";

    /// <summary>RFC 9051 §7.1: a charset that SEARCH does not know; argument those that it does, between parentheses.</summary>
    public const string BadCharset = "BADCHARSET";

    /// <summary>RFC 9051 §7.1: the mailbox that was open is open no more; what follows is about another.</summary>
    public const string Closed = "CLOSED";

    /// <summary>RFC 9051 §7.1: what UIDs messages were given; argument UIDVALIDITY and a set.</summary>
    public const string AppendUid = "APPENDUID";

    /// <summary>RFC 9051 §7.1: what UIDs copies were given; argument UIDVALIDITY, the set of the originals, the set of the copies in the same order.</summary>
    public const string CopyUid = "COPYUID";

    /// <summary>RFC 9051 §7.1: UIDs do not last.</summary>
    public const string UidNotSticky = "UIDNOTSTICKY";

    /// <summary>RFC 7162 §3.1.2.1: the highest mod-sequence of the mailbox; argument a number.</summary>
    public const string HighestModSeq = "HIGHESTMODSEQ";

    /// <summary>RFC 7162 §3.1.2.2: the mailbox has no mod-sequences.</summary>
    public const string NoModSeq = "NOMODSEQ";

    /// <summary>RFC 7162 §3.1.3: messages that were changed meanwhile, and not stored to; argument a set.</summary>
    public const string Modified = "MODIFIED";

    /// <summary>RFC 5530 §3: some of the messages have been expunged.</summary>
    public const string ExpungeIssued = "EXPUNGEISSUED";

    /// <summary>RFC 5530 §3: there is one of this name.</summary>
    public const string AlreadyExists = "ALREADYEXISTS";

    /// <summary>RFC 5530 §3: there is none of this name.</summary>
    public const string NonExistent = "NONEXISTENT";

    /// <summary>RFC 5530 §3: it can never be done.</summary>
    public const string Cannot = "CANNOT";

    /// <summary>RFC 5530 §3: it is not permitted.</summary>
    public const string NoPerm = "NOPERM";

    /// <summary>RFC 5530 §3: there is no room.</summary>
    public const string OverQuota = "OVERQUOTA";

    /// <summary>RFC 9051 §7.1: a mailbox with others below it is not deleted.</summary>
    public const string HasChildren = "HASCHILDREN";

    /// <summary>RFC 6154 §3: a special use that the server does not give.</summary>
    public const string UseAttr = "USEATTR";

    /// <summary>RFC 5182 §2.1: the result of SEARCH was not saved.</summary>
    public const string NotSaved = "NOTSAVED";

    /// <summary>RFC 3516 §4.3: a part whose transfer encoding the server cannot undo.</summary>
    public const string UnknownCte = "UNKNOWN-CTE";
}
