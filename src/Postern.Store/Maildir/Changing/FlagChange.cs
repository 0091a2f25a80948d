namespace Postern.Store.Maildir.Changing;

/// <summary>What a message is to have in place of its flags and keywords.</summary>
/// <param name="Uid">Its UID.</param>
/// <param name="Flags">All flags.</param>
/// <param name="Keywords">All keywords.</param>
public readonly record struct FlagChange(uint Uid, MessageFlags Flags, KeywordSet Keywords);
