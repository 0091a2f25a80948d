using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using Postern.Wire.Text;

namespace Postern.Wire.Pop3;

/// <summary>One command line of a POP3 client (RFC 1939 §3, RFC 2449 §4).</summary>
/// <remarks>It may hold a password: it has no text of its own but its name.</remarks>
public sealed class Pop3Command
{
    private const int DigestLength = 16;

    private static readonly (string Name, Pop3Keyword Keyword, int Longest)[] Table =
    [
        ("USER", Pop3Keyword.User, Pop3Limits.Command),
        ("PASS", Pop3Keyword.Pass, Pop3Limits.Command),
        ("APOP", Pop3Keyword.Apop, Pop3Limits.Command),
        ("AUTH", Pop3Keyword.Auth, Pop3Limits.Auth),
        ("STLS", Pop3Keyword.Stls, Pop3Limits.Command),
        ("CAPA", Pop3Keyword.Capa, Pop3Limits.Command),
        ("UTF8", Pop3Keyword.Utf8, Pop3Limits.Command),
        ("LANG", Pop3Keyword.Lang, Pop3Limits.Command),
        ("XCLIENT", Pop3Keyword.Xclient, Pop3Limits.Xclient),
        ("QUIT", Pop3Keyword.Quit, Pop3Limits.Command),
        ("NOOP", Pop3Keyword.Noop, Pop3Limits.Command),
        ("STAT", Pop3Keyword.Stat, Pop3Limits.Command),
        ("LIST", Pop3Keyword.List, Pop3Limits.Command),
        ("RETR", Pop3Keyword.Retr, Pop3Limits.Command),
        ("DELE", Pop3Keyword.Dele, Pop3Limits.Command),
        ("RSET", Pop3Keyword.Rset, Pop3Limits.Command),
        ("TOP", Pop3Keyword.Top, Pop3Limits.Command),
        ("UIDL", Pop3Keyword.Uidl, Pop3Limits.Command),
    ];

    private readonly byte[] _argument;

    private Pop3Command(Pop3Keyword keyword, string name, byte[] argument)
    {
        Keyword = keyword;
        Name = name;
        _argument = argument;
    }

    /// <summary>Which command it is.</summary>
    public Pop3Keyword Keyword { get; }

    /// <summary>The keyword in capitals, also of a command that is not known; printable.</summary>
    public string Name { get; }

    /// <summary>Everything behind the blank that follows the keyword; of PASS with every blank.</summary>
    public ReadOnlySpan<byte> Argument => _argument;

    /// <summary>Reads a line without its CRLF.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, [NotNullWhen(true)] out Pop3Command? command, out string fault)
    {
        command = null;
        int space = line.IndexOf((byte)' ');
        var word = space < 0 ? line : line[..space];
        fault = "Not a command";
        if (!IsKeyword(word))
            return false;
        string name = Encoding.ASCII.GetString(word).ToUpperInvariant();
        var row = Array.Find(Table, row => row.Name == name);
        fault = "Command line too long";
        if (line.Length > (row.Name is null ? Pop3Limits.Command : row.Longest))
            return false;
        fault = "Control character in a command";
        var argument = space < 0 ? default : line[(space + 1)..];
        if (argument.ContainsAny((byte)0, (byte)'\r', (byte)'\n'))
            return false;
        fault = "";
        // A password is taken as it stands (RFC 1939 §7: it may hold blanks, and trailing ones are part of it).
        command = new(row.Keyword, name, [.. row.Keyword == Pop3Keyword.Pass ? argument : argument.Trim((byte)' ')]);
        return true;
    }

    /// <summary>The name that USER brings, as UTF-8 (RFC 6856 §2.2).</summary>
    public bool TryUser(out string user, out string fault)
    {
        // RFC 6856 §2.1: names are UTF-8. Any other is no name here, and must not become one that looks like it.
        bool isText = Utf8.IsValid(_argument);
        user = Keyword == Pop3Keyword.User && isText ? Encoding.UTF8.GetString(_argument) : "";
        fault = user.Length > 0 ? "" : isText ? "USER wants a name" : "the name is not UTF-8";
        return user.Length > 0;
    }

    /// <summary>The password that PASS brings, byte for byte.</summary>
    public bool TryPass([NotNullWhen(true)] out Secret? password, out string fault)
    {
        password = Keyword == Pop3Keyword.Pass && _argument.Length > 0 ? new(_argument) : null;
        fault = password is null ? "PASS wants a password" : "";
        return password is not null;
    }

    /// <summary>The name and the MD5 digest that APOP brings.</summary>
    public bool TryApop(out string user, out byte[] digest, out string fault)
    {
        int space = Argument.LastIndexOf((byte)' ');
        (user, digest, fault) = ("", new byte[DigestLength], "APOP wants a name and a digest");
        if (Keyword != Pop3Keyword.Apop || space <= 0)
            return false;
        if (_argument.Length - space - 1 != 2 * DigestLength
            || Convert.FromHexString(Argument[(space + 1)..], digest, out _, out _) != System.Buffers.OperationStatus.Done)
            return false;
        var name = Argument[..space].TrimEnd((byte)' ');
        user = Utf8.IsValid(name) ? Encoding.UTF8.GetString(name) : "";
        fault = user.Length > 0 ? "" : fault;
        return user.Length > 0;
    }

    /// <summary>The mechanism and the initial response that AUTH brings; AUTH alone asks for the list in old clients, and is not taken here.</summary>
    public bool TryAuth([NotNullWhen(true)] out AuthStart? start, out string fault) =>
        AuthStart.TryParse(Keyword == Pop3Keyword.Auth ? Argument : default, out start, out fault);

    /// <summary>What XCLIENT says.</summary>
    public bool TryXclient([NotNullWhen(true)] out XclientArguments? arguments, out string fault) =>
        XclientArguments.TryParse(Keyword == Pop3Keyword.Xclient ? Argument : default, isXtext: false, out arguments, out fault);

    /// <summary>The name alone: what follows may be a secret.</summary>
    public override string ToString() => Name;

    private static bool IsKeyword(ReadOnlySpan<byte> word)
    {
        foreach (byte letter in word)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter is not ((byte)'-' or (byte)'_'))
                return false;
        }
        return word.Length is > 0 and <= 32; // arbitrary: RFC 2449 §4 has three or four letters, extensions have more
    }
}
