using Microsoft.Extensions.Logging;
using Postern.Hosting.Life;

namespace Postern.Verbs;

/// <summary>What a verb does itself while its doors are open.</summary>
/// <param name="Announce">Tells that they are, in place of the ready line; its faults end the process.</param>
/// <param name="Begin">Begins whatever is to run beside them, and is ended with them; null for nothing.</param>
internal sealed record Company(Action<IReadOnlyList<OpenDoor>> Announce, Func<ILogger, IDisposable?> Begin);
