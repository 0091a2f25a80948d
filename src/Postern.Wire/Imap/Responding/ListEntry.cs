using Postern.Wire.Imap.Listing;
using Postern.Wire.Imap.Mailboxes;

namespace Postern.Wire.Imap.Responding;

/// <summary>One line of LIST or LSUB (RFC 9051 §7.3.1).</summary>
/// <param name="Name">The name as it goes over the wire: modified UTF-7, or UTF-8 where the client takes it.</param>
/// <param name="Delimiter">What stands between levels, one ASCII letter.</param>
/// <param name="Attributes">What it is.</param>
/// <param name="Uses">What it is for.</param>
/// <param name="Below">The criteria that mailboxes below it meet (CHILDINFO, RFC 5258 §3.5); none for no such word.</param>
/// <param name="OldName">The name that it had, or that the client wrote in another form (RFC 9051 §6.3.9.7); empty for no such word.</param>
public sealed record ListEntry(ReadOnlyMemory<byte> Name, char Delimiter, MailboxAttributes Attributes, SpecialUses Uses = SpecialUses.None, ListSelection Below = ListSelection.None, ReadOnlyMemory<byte> OldName = default);
