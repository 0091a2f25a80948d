namespace Postern.Wire.Pop3;

/// <summary>Sizes and counts of POP3; a line is counted without its CRLF.</summary>
public static class Pop3Limits
{
    /// <summary>RFC 2449 §4: a command has at most 255 octets, its CRLF included.</summary>
    public const int Command = 255 - 2;

    /// <summary>RFC 5034 §4: a line of an AUTH exchange has at most 12288 octets. Arbitrary: so has AUTH itself, because clients send tokens in it that break the limit of a command.</summary>
    public const int Auth = 12288 - 2;

    /// <summary>Arbitrary: XCLIENT stands in no RFC; Dovecot forwards fields in it that no other command would hold.</summary>
    public const int Xclient = 1024;

    /// <summary>RFC 2449 §4: the first line of a reply has at most 512 octets, its CRLF included; this is kept in writing.</summary>
    public const int Reply = 512 - 2;

    /// <summary>Arbitrary: a line of a server that is still read; long banners are common.</summary>
    public const int ReplyRead = 2048;

    /// <summary>Arbitrary: commands of a client that may wait for their answers (RFC 2449 §6.6); more are read when some have come.</summary>
    public const int Pipelined = 256;

    /// <summary>Arbitrary: lines of a CAPA list; real ones have about twenty.</summary>
    public const int Capabilities = 256;
}
