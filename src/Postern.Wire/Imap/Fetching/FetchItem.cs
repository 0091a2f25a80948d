using System.Text;

namespace Postern.Wire.Imap.Fetching;

/// <summary>One thing that a client wants to know of each message (RFC 9051 §6.4.5).</summary>
public sealed record FetchItem
{
    internal static readonly FetchItem Uid = new(FetchKind.Uid);
    internal static readonly FetchItem ModSeq = new(FetchKind.ModSeq);
    internal static readonly FetchItem[] Fast = [new(FetchKind.Flags), new(FetchKind.InternalDate), new(FetchKind.Size)];
    internal static readonly FetchItem[] All = [.. Fast, new(FetchKind.Envelope)];
    internal static readonly FetchItem[] Full = [.. All, new(FetchKind.Body)];

    internal FetchItem(FetchKind kind, BodySection? section = null, bool isPeek = false, Partial? partial = null)
    {
        Kind = kind;
        Section = section;
        IsPeek = isPeek;
        Partial = partial;
        Label = WriteLabel();
    }

    /// <summary>What it is.</summary>
    public FetchKind Kind { get; }

    /// <summary>What of the message is meant where octets of it are wanted, or their size; null for the rest.</summary>
    public BodySection? Section { get; }

    /// <summary>The piece of it that is wanted; null for all.</summary>
    public Partial? Partial { get; }

    /// <summary>The client wrote PEEK.</summary>
    public bool IsPeek { get; }

    /// <summary>Reading it sets <c>\Seen</c> (RFC 9051 §6.4.5).</summary>
    public bool SetsSeen => !IsPeek && Kind is FetchKind.Section or FetchKind.Rfc822 or FetchKind.Rfc822Text or FetchKind.Binary;

    /// <summary>What the answer to it begins with (RFC 9051 §7.5.2), as in <c>BODY[HEADER.FIELDS (FROM)]&lt;0&gt;</c>: printable ASCII, no blank behind it.</summary>
    public string Label { get; }

    /// <summary>The item as a client writes it.</summary>
    public override string ToString()
    {
        if (Kind is not (FetchKind.Section or FetchKind.Binary))
            return Label;
        var text = new StringBuilder(Kind == FetchKind.Section ? "BODY" : "BINARY");
        text.Append(IsPeek ? ".PEEK[" : "[").Append(Section).Append(']');
        return Partial is { } partial ? text.Append($"<{partial.Offset}.{partial.Count}>").ToString() : text.ToString();
    }

    private string WriteLabel() => Kind switch
    {
        FetchKind.Uid => "UID",
        FetchKind.Flags => "FLAGS",
        FetchKind.InternalDate => "INTERNALDATE",
        FetchKind.Size => "RFC822.SIZE",
        FetchKind.Envelope => "ENVELOPE",
        FetchKind.Body => "BODY",
        FetchKind.BodyStructure => "BODYSTRUCTURE",
        FetchKind.ModSeq => "MODSEQ",
        FetchKind.Rfc822 => "RFC822",
        FetchKind.Rfc822Header => "RFC822.HEADER",
        FetchKind.Rfc822Text => "RFC822.TEXT",
        FetchKind.Binary => $"BINARY[{Section}]{Origin()}",
        FetchKind.BinarySize => $"BINARY.SIZE[{Section}]",
        _ => $"BODY[{Section}]{Origin()}",
    };

    private string Origin() => Partial is { } partial ? $"<{partial.Offset}>" : "";
}
