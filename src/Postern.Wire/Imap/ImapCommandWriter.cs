using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Imap;

/// <summary>Writes a command for a server: each string in the plainest form that holds it (RFC 9051 §4.3).</summary>
/// <remarks>
/// What comes out are segments: behind each but the last the server must have said <c>+</c> before the next is sent.
/// No CR, LF or zero octet ever goes into a command, also not in a literal: the first one is a fault that stays.
/// </remarks>
/// <param name="tag">The tag.</param>
/// <param name="literals">What the server takes.</param>
public sealed class ImapCommandWriter(string tag, ImapLiterals literals)
{
    private readonly List<byte[]> _segments = [];
    private readonly ArrayBufferWriter<byte> _line = new(64);
    private string _fault = ImapSyntax.IsTag(Encoding.UTF8.GetBytes(tag)) ? "" : "Wrong tag";

    /// <summary>The literals that a server with these capabilities takes.</summary>
    public static ImapLiterals LiteralsOf(ImapCapabilities capabilities)
    {
        if (capabilities.Has("LITERAL+"))
            return ImapLiterals.Plus;
        // RFC 9051 §4.3: what IMAP4rev2 says includes LITERAL-.
        return capabilities.Has("LITERAL-") || capabilities.Has("IMAP4rev2") ? ImapLiterals.Minus : ImapLiterals.Synchronizing;
    }

    /// <summary>Writes LOGIN.</summary>
    public static bool TryLogin(string tag, string user, Secret password, ImapLiterals literals, [NotNullWhen(true)] out IReadOnlyList<byte[]>? segments, out string fault) =>
        new ImapCommandWriter(tag, literals).Atom("LOGIN").Astring(Encoding.UTF8.GetBytes(user)).Astring(password.Reveal().Span).TryFinish(out segments, out fault);

    /// <summary>Writes AUTHENTICATE; the initial response goes with it only where the server says SASL-IR.</summary>
    public static bool TryAuthenticate(string tag, AuthStart start, [NotNullWhen(true)] out IReadOnlyList<byte[]>? segments, out string fault)
    {
        var writer = new ImapCommandWriter(tag, ImapLiterals.Synchronizing).Atom("AUTHENTICATE").Atom(start.Mechanism);
        if (start.InitialResponse is { } response)
            writer.Atom(Base64Line.EncodeInitial(response.Reveal().Span));
        return writer.TryFinish(out segments, out fault);
    }

    /// <summary>Adds a blank and an atom.</summary>
    public ImapCommandWriter Atom(string atom)
    {
        byte[] word = Encoding.UTF8.GetBytes(atom);
        if (!ImapSyntax.IsAtom(word))
            Fail("Not an atom");
        return Add(word);
    }

    /// <summary>Adds a blank and the parameter list of ID.</summary>
    public ImapCommandWriter Id(ImapId id) => Add(Encoding.ASCII.GetBytes(id.Format()));

    /// <summary>Adds a blank and a string: an atom, between quotes, or as a literal.</summary>
    public ImapCommandWriter Astring(ReadOnlySpan<byte> value)
    {
        if (value.ContainsAny((byte)0, (byte)'\r', (byte)'\n'))
            Fail("CR, LF or a zero octet in a string");
        else if (value.Length <= ImapLimits.Quoted && !value.IsEmpty && !value.ContainsAnyExcept(ImapSyntax.AstringChar) && !Ascii.EqualsIgnoreCase(value, "NIL"u8))
            Add(value);
        else if (value.Length <= ImapLimits.Quoted && ImapSyntax.IsQuotable(value))
            Add(Quoted(value));
        else
            Literal(value);
        return this;
    }

    /// <summary>The segments; the last one ends with CRLF as all do.</summary>
    public bool TryFinish([NotNullWhen(true)] out IReadOnlyList<byte[]>? segments, out string fault)
    {
        fault = _fault;
        segments = fault.Length == 0 ? [.. _segments, [.. Start(), .. _line.WrittenSpan, .. "\r\n"u8]] : null;
        return segments is not null;
    }

    private ImapCommandWriter Add(ReadOnlySpan<byte> word)
    {
        _line.Write(" "u8);
        _line.Write(word);
        return this;
    }

    private void Literal(ReadOnlySpan<byte> value)
    {
        bool isAsked = literals == ImapLiterals.Synchronizing || (literals == ImapLiterals.Minus && value.Length > ImapLimits.NonSynchronizing);
        Add(Encoding.ASCII.GetBytes($"{{{value.Length}{(isAsked ? "" : "+")}}}\r\n"));
        if (isAsked)
        {
            _segments.Add([.. Start(), .. _line.WrittenSpan]);
            _line.ResetWrittenCount();
        }
        _line.Write(value);
    }

    private byte[] Start() => _segments.Count == 0 ? Encoding.ASCII.GetBytes(tag) : [];

    private void Fail(string fault) => _fault = _fault.Length == 0 ? fault : _fault;

    private static byte[] Quoted(ReadOnlySpan<byte> value)
    {
        var quoted = new List<byte>(value.Length + 2) { (byte)'"' };
        foreach (byte letter in value)
        {
            if (letter is (byte)'"' or (byte)'\\')
                quoted.Add((byte)'\\');
            quoted.Add(letter);
        }
        quoted.Add((byte)'"');
        return [.. quoted];
    }
}
