namespace Postern.Store.Maildir.Changing;

/// <summary>A message that is on the disk in <c>tmp</c>, and what it is to have when it is shown.</summary>
/// <param name="Delivery">The message, sealed.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Keywords">Its keywords.</param>
public readonly record struct SealedMessage(Delivery Delivery, MessageFlags Flags, KeywordSet Keywords);
