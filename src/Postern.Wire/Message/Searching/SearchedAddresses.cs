using System.Buffers;
using Postern.Wire.Message.Addresses;
using Postern.Wire.Message.Headers;

namespace Postern.Wire.Message.Searching;

/// <summary>Addresses as FROM and its like search them: those of the envelope (RFC 9051 §6.4.4), written in one way whatever the field looks like: <c>name &lt;a@b&gt;, group: &lt;c@d&gt;;</c>.</summary>
public sealed class SearchedAddresses(FoldedText output)
{
    private bool _isBehindAnother;

    /// <summary>Adds all addresses of a field as it stands in a header, and its line end.</summary>
    public static void AddField(ReadOnlySpan<byte> value, FoldedText output)
    {
        var unfolded = new ArrayBufferWriter<byte>(Math.Max(1, value.Length));
        Folding.Unfold(value, unfolded);
        var addresses = new SearchedAddresses(output);
        var reader = new ListedAddressReader(unfolded.WrittenSpan);
        while (reader.MoveNext())
        {
            var one = reader.Current;
            addresses.Add(one.Kind, one.Kind == ListedKind.GroupStart ? default : one.Name.Span, one.Kind == ListedKind.GroupStart ? one.Name.Span : one.Mailbox.Span, one.Host.Span);
        }
        addresses.End();
    }

    /// <summary>Adds one address, or the begin or end of a group.</summary>
    /// <param name="kind">Which of them it is.</param>
    /// <param name="name">The display name.</param>
    /// <param name="mailbox">The local part, or the name of the group.</param>
    /// <param name="host">The domain.</param>
    public void Add(ListedKind kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> mailbox, ReadOnlySpan<byte> host)
    {
        if (_isBehindAnother && kind != ListedKind.GroupEnd)
            output.AddUtf8(", "u8);
        _isBehindAnother = kind != ListedKind.GroupStart;
        switch (kind)
        {
            case ListedKind.GroupStart:
                SearchedField.AddWords(mailbox, output);
                output.AddUtf8(": "u8);
                break;
            case ListedKind.GroupEnd:
                output.AddUtf8(";"u8);
                break;
            default:
                SearchedField.AddWords(name, output);
                output.AddUtf8(name.IsEmpty ? "<"u8 : " <"u8);
                SearchedField.AddWords(mailbox, output);
                output.AddUtf8(host.IsEmpty ? ">"u8 : "@"u8);
                SearchedField.AddWords(host, output);
                output.AddUtf8(host.IsEmpty ? default : ">"u8);
                break;
        }
    }

    /// <summary>The field has ended.</summary>
    public void End()
    {
        _isBehindAnother = false;
        output.AddUtf8("\n"u8);
    }
}
