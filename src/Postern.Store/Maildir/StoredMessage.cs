namespace Postern.Store.Maildir;

/// <summary>A message's file as a listing found it: its name, and which directory it lay in. Another program may have renamed or removed it since.</summary>
/// <param name="FileName">The whole name, with flags.</param>
/// <param name="IsNew">It lies in <c>new</c>: no program has shown it yet.</param>
public readonly record struct StoredMessage(ReadOnlyMemory<byte> FileName, bool IsNew)
{
    /// <summary>What stays the same as long as the message lives.</summary>
    public ReadOnlyMemory<byte> BaseName => FileName[..MessageName.BaseOf(FileName.Span).Length];

    /// <summary>The name, read.</summary>
    public MessageName Name => new(FileName.Span);
}
