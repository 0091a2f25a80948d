using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using Postern.Wire.Text;

namespace Postern.Wire.Imap;

/// <summary>One command of a client (RFC 9051 §2.2.1): its tag, its name, and what follows.</summary>
/// <remarks>It may hold a password: it has no text of its own but tag and name.</remarks>
public sealed class ImapCommand
{
    private readonly byte[] _arguments;

    private ImapCommand(string tag, string name, byte[] arguments)
    {
        Tag = tag;
        Name = name;
        _arguments = arguments;
    }

    /// <summary>What the answer begins with.</summary>
    public string Tag { get; }

    /// <summary>The name in capitals; of <c>UID FETCH</c> it is <c>UID</c>.</summary>
    public string Name { get; }

    /// <summary>UID stood before the name: the command's numbers are UIDs (RFC 9051 §6.4.9).</summary>
    public bool IsUid { get; private init; }

    /// <summary>Something other than blanks follows the name.</summary>
    public bool HasArguments => _arguments.AsSpan().ContainsAnyExcept((byte)' ');

    /// <summary>A reader at what follows the name and its blank.</summary>
    public ImapReader Arguments => new(_arguments);

    /// <summary>Reads a whole command.</summary>
    /// <param name="bytes">Its lines without the last CRLF, literals inline.</param>
    /// <param name="command">What was read.</param>
    /// <param name="tag">The tag to answer with, also where the command is refused; a star where there is none.</param>
    /// <param name="fault">Why not, fit for the peer.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ImapCommand? command, out string tag, out string fault)
    {
        command = null;
        var reader = new ImapReader(bytes);
        string found = reader.Tag();
        tag = found.Length > 0 ? found : "*";
        reader.Sp();
        string name = reader.Atom().ToUpperInvariant();
        if (!reader.AtEnd)
            reader.Sp();
        fault = reader.Fault ?? "";
        if (reader.Fault is not null)
            return false;
        command = new(tag, name, reader.Rest.ToArray());
        return true;
    }

    /// <summary>The command behind UID, with its own name (RFC 9051 §6.4.9): COPY, EXPUNGE, FETCH, MOVE, SEARCH or STORE; another is a fault.</summary>
    public bool TryUid([NotNullWhen(true)] out ImapCommand? command, out string fault)
    {
        var reader = Arguments;
        string name = reader.Atom().ToUpperInvariant();
        if (reader.Fault is null && name is not ("COPY" or "EXPUNGE" or "FETCH" or "MOVE" or "SEARCH" or "STORE"))
            reader.Fail("No such command of UID");
        if (!reader.AtEnd)
            reader.Sp();
        fault = reader.Fault ?? "";
        command = fault.Length == 0 ? new(Tag, name, reader.Rest.ToArray()) { IsUid = true } : null;
        return command is not null;
    }

    /// <summary>The name and the password that LOGIN brings (RFC 9051 §6.2.3).</summary>
    public bool TryLogin(out string user, [NotNullWhen(true)] out Secret? password, out string fault)
    {
        var reader = Arguments;
        var name = reader.LoginAstring();
        reader.Sp();
        var secret = reader.LoginAstring();
        // A literal may hold line ends; no name and no password does, and whoever passes them on must not make lines of them.
        if (name.ContainsAny((byte)'\r', (byte)'\n') || secret.ContainsAny((byte)'\r', (byte)'\n'))
            reader.Fail("Line end in a name or a password");
        if (!Utf8.IsValid(name)) // it must not become one that looks like it
            reader.Fail("The name is not UTF-8");
        bool isWhole = reader.End();
        user = isWhole ? Encoding.UTF8.GetString(name) : "";
        password = isWhole ? new(secret) : null;
        fault = reader.Fault ?? "";
        return isWhole;
    }

    /// <summary>The mechanism and the initial response that AUTHENTICATE brings (RFC 9051 §6.2.2, RFC 4959 §3).</summary>
    public bool TryAuthenticate([NotNullWhen(true)] out AuthStart? start, out string fault) => AuthStart.TryParse(_arguments, out start, out fault);

    /// <summary>What ID brings (RFC 2971 §3.1).</summary>
    public bool TryId([NotNullWhen(true)] out ImapId? id, out string fault) => ImapId.TryParse(_arguments, out id, out fault);

    /// <summary>What ENABLE wants, in capitals (RFC 5161 §3.1).</summary>
    public bool TryEnable(out IReadOnlyList<string> capabilities, out string fault)
    {
        var reader = Arguments;
        var names = new List<string> { reader.Atom().ToUpperInvariant() };
        while (reader.Next(' '))
        {
            reader.Sp();
            if (!reader.AtEnd)
                names.Add(reader.Atom().ToUpperInvariant());
        }
        capabilities = reader.End() ? names : [];
        fault = reader.Fault ?? "";
        return reader.Fault is null;
    }

    /// <summary>Tag and name alone: what follows may be a secret.</summary>
    public override string ToString() => $"{Tag} {(IsUid ? "UID " : "")}{Name}";
}
