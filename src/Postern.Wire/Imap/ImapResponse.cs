using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Imap;

/// <summary>One response of a server (RFC 9051 §2.2.2, §7): read whole, or made to be written.</summary>
public sealed class ImapResponse
{
    private static readonly (string Word, ImapStatus Status)[] Words =
        [("OK", ImapStatus.Ok), ("NO", ImapStatus.No), ("BAD", ImapStatus.Bad), ("PREAUTH", ImapStatus.PreAuth), ("BYE", ImapStatus.Bye)];

    private byte[] _data = [];

    private ImapResponse(ImapResponseKind kind) => Kind = kind;

    /// <summary>How it begins.</summary>
    public ImapResponseKind Kind { get; private init; }

    /// <summary>The tag; empty where it is not tagged.</summary>
    public string Tag { get; private init; } = "";

    /// <summary>OK, NO, BAD, PREAUTH or BYE; none for data and continuations.</summary>
    public ImapStatus Status { get; private set; }

    /// <summary>The name of a status response's code, in capitals; null where it has none.</summary>
    public string? Code { get; private set; }

    /// <summary>What follows the code's name.</summary>
    public string CodeArgument { get; private set; } = "";

    /// <summary>The words of a status response, or what a continuation brings.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The number before the name of untagged data, as in <c>3 EXISTS</c>.</summary>
    public uint? Number { get; private set; }

    /// <summary>The name of untagged data, in capitals; empty for the rest.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What follows the name of untagged data.</summary>
    public ReadOnlySpan<byte> Data => _data;

    /// <summary>Makes a status response; a star as its tag makes it untagged.</summary>
    public static ImapResponse Of(string tag, ImapStatus status, string text, string? code = null, string codeArgument = "") =>
        new(tag == "*" ? ImapResponseKind.Untagged : ImapResponseKind.Tagged) { Tag = tag == "*" ? "" : tag, Status = status, Text = text, Code = code, CodeArgument = codeArgument };

    /// <summary>Makes untagged data out of a name and what follows it, which is written by the writers of this house and printable.</summary>
    public static ImapResponse Untagged(string name, string data) =>
        new(ImapResponseKind.Untagged) { Name = name, _data = Encoding.ASCII.GetBytes(data) };

    /// <summary>Makes a continuation; in a SASL exchange its text is base64.</summary>
    public static ImapResponse Continue(string text = "") => new(ImapResponseKind.Continuation) { Text = text };

    /// <summary>Reads a whole response: its lines without the last CRLF, literals inline.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ImapResponse? response, out string fault)
    {
        fault = "";
        response = null;
        int space = bytes.IndexOf((byte)' ');
        var start = space < 0 ? bytes : bytes[..space];
        var rest = space < 0 ? default : bytes[(space + 1)..];
        if (start is [(byte)'+'])
            response = Continue(Encoding.UTF8.GetString(rest));
        else if (start is [(byte)'*'])
            response = ReadUntagged(rest);
        else if (ImapSyntax.IsTag(start))
            response = new ImapResponse(ImapResponseKind.Tagged) { Tag = Encoding.ASCII.GetString(start) }.TryStatus(rest);
        fault = response is null ? "Not a response" : "";
        return response is not null;
    }

    /// <summary>The response with its CRLF, in printable ASCII: never another line in it.</summary>
    public string Format() => Kind switch
    {
        // A blank follows the plus always: RFC 9051 §9 has it so, and clients wait for it.
        ImapResponseKind.Continuation => $"+ {PeerWords.Printable(Text, int.MaxValue)}\r\n",
        ImapResponseKind.Untagged when Status == ImapStatus.None => "* " + PeerWords.Printable(FormatData(), int.MaxValue) + "\r\n",
        _ => $"{(Kind == ImapResponseKind.Untagged ? "*" : PeerWords.Printable(Tag, ImapLimits.Tag))} {FormatStatus()}\r\n",
    };

    private static ImapResponse? ReadUntagged(ReadOnlySpan<byte> rest)
    {
        var response = new ImapResponse(ImapResponseKind.Untagged);
        if (response.TryStatus(rest) is { } status)
            return status;
        var reader = new ImapReader(rest);
        if (!rest.IsEmpty && char.IsAsciiDigit((char)rest[0]))
        {
            response.Number = reader.Number();
            reader.Sp();
        }
        response.Name = reader.Atom().ToUpperInvariant();
        if (!reader.AtEnd)
            reader.Sp();
        response._data = reader.Rest.ToArray();
        return reader.Fault is null ? response : null;
    }

    // resp-cond-state = ("OK" / "NO" / "BAD") SP resp-text; resp-text = ["[" resp-text-code "]" SP] [text]
    private ImapResponse? TryStatus(ReadOnlySpan<byte> rest)
    {
        int space = rest.IndexOf((byte)' ');
        string word = PeerWords.Printable(space < 0 ? rest : rest[..space], 8).ToUpperInvariant();
        Status = Array.Find(Words, row => row.Word == word).Status;
        if (Status == ImapStatus.None)
            return null;
        var text = space < 0 ? default : rest[(space + 1)..];
        int close = text is [(byte)'[', ..] ? ServerLine.CodeEnd(text) : -1;
        if (close > 1)
        {
            var code = text[1..close];
            int blank = code.IndexOf((byte)' ');
            var name = blank < 0 ? code : code[..blank];
            if (ImapSyntax.IsAtom(name))
            {
                Code = Encoding.ASCII.GetString(name).ToUpperInvariant();
                CodeArgument = blank < 0 ? "" : Encoding.UTF8.GetString(code[(blank + 1)..]);
                text = text[(close + 1)..];
                text = text is [(byte)' ', ..] ? text[1..] : text;
            }
        }
        Text = Encoding.UTF8.GetString(text);
        return this;
    }

    private string FormatData()
    {
        string number = Number is { } value ? value.ToString(CultureInfo.InvariantCulture) + " " : "";
        return number + Name + (_data.Length == 0 ? "" : " " + Encoding.Latin1.GetString(_data));
    }

    private string FormatStatus()
    {
        string word = Array.Find(Words, row => row.Status == Status).Word;
        string text = PeerWords.Printable(Text, ImapLimits.Text);
        if (Code is not null)
            return $"{word} [{Clean(Code)}{(CodeArgument.Length == 0 ? "" : " " + Clean(CodeArgument))}] {text}";
        // Words that begin with a bracket would be read as a code. RFC 3501 §9 wants at least one letter.
        if (text.StartsWith('['))
            text = "(" + text[1..];
        return $"{word} {(text.Length == 0 ? "." : text)}";
    }

    // Never cut: half a set of COPYUID would be another set.
    private static string Clean(string code) => PeerWords.Printable(code, int.MaxValue).Replace(']', '?');
}
