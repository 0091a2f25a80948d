namespace Postern.Store.Maildir.Paging;

/// <summary>What stands at the place of a UID.</summary>
public interface IHasUid
{
    /// <summary>The UID (RFC 9051 §2.3.1.1).</summary>
    uint Uid { get; }
}
