using Postern.Store.Maildir;

namespace Postern.Mail.Servers.Imap;

/// <summary>The flags that a client takes a message to have.</summary>
/// <param name="Flags">The flags.</param>
/// <param name="Keywords">The keywords.</param>
/// <param name="KnowsModSeq">It knows their MODSEQ too, or wants none.</param>
internal readonly record struct KnownFlags(MessageFlags Flags, KeywordSet Keywords, bool KnowsModSeq);
