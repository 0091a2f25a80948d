using Microsoft.Extensions.Logging;
using Postern.Net.Certificates.Making;
using Postern.Net.Dialing;
using Postern.Net.Dialing.Programs;
using Postern.Net.Dns;
using Postern.Net.Listening;
using Postern.Net.Loops;
using Postern.Net.Preludes;

namespace Postern.Hosting;

/// <summary>What all doors of a process share.</summary>
internal sealed record Common(
    LoopGroup Loops,
    DialerFactory Dialers,
    Resolver Resolver,
    Descriptors Descriptors,
    CredentialStore Store,
    AccountsInService Accounts,
    InheritedSockets Inherited,
    DetectMemory Detected,
    PreludeSettings Preludes,
    TimeProvider Time,
    ILoggerFactory Log);
