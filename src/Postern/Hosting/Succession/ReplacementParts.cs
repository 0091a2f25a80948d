using Postern.Hosting.Confinement;
using Postern.Hosting.Life;
using Postern.Net.Succession;

namespace Postern.Hosting.Succession;

/// <summary>What a process is besides its doors, as far as another that takes its place must know.</summary>
/// <param name="Service">The service manager.</param>
/// <param name="KeepPid">Writes the pid file again where a process has written its own there that was to take our place, and has failed.</param>
/// <param name="Ending">Its end.</param>
/// <param name="ChildDescriptors">The soft limit of descriptors for programs that it starts.</param>
/// <param name="IsInBackground">It is in the background.</param>
/// <param name="PassOthers">Adds listening sockets that are no door's.</param>
/// <param name="Leave">Gives up what bears its name: the control socket, and sockets that are no door's.</param>
/// <param name="Sandbox">The sandbox it is in, and its successor with it; null for none.</param>
/// <param name="Time">The clock.</param>
internal sealed record ReplacementParts(ServiceNotify Service, Action KeepPid, Ending Ending, long ChildDescriptors, bool IsInBackground, Action<PassedSockets> PassOthers, Action Leave, Sandbox? Sandbox, TimeProvider Time);
