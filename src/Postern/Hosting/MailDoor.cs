using Postern.Mail.Gateway.Servers;
using Postern.Net.Engine;

namespace Postern.Hosting;

/// <summary>What makes a mail door of a door.</summary>
/// <param name="Reception">Answers its clients.</param>
/// <param name="Servers">Stand behind it, the door's own first.</param>
internal sealed record MailDoor(IReception Reception, IReadOnlyList<ServerGroup> Servers);
