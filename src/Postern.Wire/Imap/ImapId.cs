using System.Diagnostics.CodeAnalysis;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Imap;

/// <summary>What ID says of a client or a server (RFC 2971 §3): fields and values, whose truth nobody vouches for.</summary>
public sealed class ImapId
{
    private readonly List<KeyValuePair<string, string?>> _fields = [];

    /// <summary>Fields and values in their order; a value may be null.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Fields => _fields;

    /// <summary>The value of a field, in capitals or not; null where it was not said or has none.</summary>
    public string? Find(string field) => _fields.Find(pair => pair.Key.Equals(field, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Adds a field.</summary>
    /// <exception cref="InvalidOperationException">There are thirty already.</exception>
    public ImapId Add(string field, string? value)
    {
        if (_fields.Count == ImapLimits.IdPairs)
            throw new InvalidOperationException("ID has thirty fields at most");
        _fields.Add(new(field, value));
        return this;
    }

    /// <summary>Reads a parameter list or NIL: what follows <c>ID</c> in a command and in a response.</summary>
    public static bool TryParse(ReadOnlySpan<byte> list, [NotNullWhen(true)] out ImapId? id, out string fault)
    {
        var read = new ImapId();
        var reader = new ImapReader(list);
        if (!reader.TryWord("NIL"))
            read.Read(ref reader);
        id = reader.End() ? read : null;
        fault = reader.Fault ?? "";
        return id is not null;
    }

    /// <summary>The list as it is written, in printable ASCII and within the limits; NIL where there is none.</summary>
    public string Format()
    {
        if (_fields.Count == 0)
            return "NIL";
        return $"({string.Join(' ', _fields.Select(pair => $"{Quote(pair.Key, ImapLimits.IdField)} {(pair.Value is null ? "NIL" : Quote(pair.Value, ImapLimits.IdValue))}"))})";
    }

    private void Read(ref ImapReader reader)
    {
        reader.Open();
        while (reader.Item())
        {
            var field = reader.String();
            reader.Sp();
            bool hasValue = reader.Nstring(out var value);
            if (field.Length > ImapLimits.IdField || value.Length > ImapLimits.IdValue || _fields.Count == ImapLimits.IdPairs)
                reader.Fail("More in ID than RFC 2971 allows");
            if (reader.Fault is null)
                Add(Encoding.UTF8.GetString(field), hasValue ? Encoding.UTF8.GetString(value) : null);
        }
    }

    private static string Quote(string text, int longest) =>
        $"\"{PeerWords.Printable(text, longest).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
