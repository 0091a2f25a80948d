namespace Postern.Store.Maildir.Changing;

/// <summary>How a sealed message is to be shown.</summary>
/// <param name="Temporary">Its name in <c>tmp</c>.</param>
/// <param name="Place"><c>new</c> or <c>cur</c>.</param>
/// <param name="Shown">Its name there.</param>
/// <param name="BaseName">By what it will get its UID.</param>
internal sealed record DeliveryPlan(ReadOnlyMemory<byte> Temporary, MailDirectory Place, ReadOnlyMemory<byte> Shown, ReadOnlyMemory<byte> BaseName);
