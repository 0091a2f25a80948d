using Microsoft.Extensions.Logging;
using Postern.Configuration;
using Postern.Hosting.Life;

namespace Postern;

/// <summary>Opens all doors of a plan or none, announces them, and serves until it is told to stop; answers the exit code.</summary>
/// <param name="plan">What is to run, checked.</param>
/// <param name="reread">Reads the configuration again (SIGHUP, <c>postern reload</c>); null where it has mistakes, which were logged.</param>
/// <param name="log">Makes the loggers; <c>""</c> is the program's own.</param>
/// <param name="readiness">Is told once, when every door is open.</param>
/// <remarks>A door that cannot be opened is an <see cref="IOException"/> whose message is one sentence with the way out.</remarks>
internal delegate Task<int> OpenDoors(Plan plan, Func<Plan?> reread, ILoggerFactory log, Readiness readiness);
