namespace Postern.Wire.Message.Addresses;

/// <summary>What an element of an address field is (RFC 5322 §3.4).</summary>
public enum ListedKind
{
    /// <summary>A mailbox.</summary>
    Mailbox,

    /// <summary>The name of a group; those in it follow.</summary>
    GroupStart,

    /// <summary>The end of a group.</summary>
    GroupEnd,
}

/// <summary>An element of an address field as <see cref="ListedAddressReader"/> makes it out: fit to be shown, not to be trusted.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The display name, or that of the group, without quotes and with encoded words as they are; empty where there is none.</param>
/// <param name="Route">The source route, with its first <c>@</c> and without the colon (RFC 5322 §4.4); empty where there is none.</param>
/// <param name="Mailbox">The local part, without quotes.</param>
/// <param name="Host">The domain; empty where there is none.</param>
public readonly record struct ListedAddress(ListedKind Kind, ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Route, ReadOnlyMemory<byte> Mailbox, ReadOnlyMemory<byte> Host);
