namespace Postern.Verbs;

/// <summary>The five commands that teach what a door is.</summary>
internal static class Examples
{
    public static readonly (string Command, string Meaning)[] All =
    [
        ("postern tunnel pop3s://:995 pop3://127.0.0.1:110",                                    "TLS in front of an old server"),
        ("postern tunnel pop3://127.0.0.1:11110 pop3://localhost:110 --via ssh://me@popserver", "carried by SSH, on demand; localhost is popserver itself"),
        ("postern tunnel imap://127.0.0.1:1143 imaps://imap.example.org",                       "an old client, a modern server"),
        ("postern tunnel imap+starttls://:143 imap+starttls://old.example.org",                 "STARTTLS on both sides"),
        ("postern tunnel pop3s://:995 exec:/usr/sbin/popper",                                   "a program behind the door, inetd style"),
    ];
}
