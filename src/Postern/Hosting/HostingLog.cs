using Microsoft.Extensions.Logging;

namespace Postern.Hosting;

/// <summary>What the host says.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(230, LogLevel.Error, "metrics: a fault of this program")]
    internal static partial void MetricsBug(ILogger log, Exception exception);

    [LoggerMessage(231, LogLevel.Information, "metrics on {Place}")]
    internal static partial void Metrics(ILogger log, string place);

    [LoggerMessage(201, LogLevel.Information, "serving a self-signed certificate, SHA256:{Fingerprint}")]
    internal static partial void OwnCertificate(ILogger log, string fingerprint);

    [LoggerMessage(202, LogLevel.Information, "certificates in service: {Certificates}")]
    internal static partial void Renewed(ILogger log, string certificates);

    [LoggerMessage(203, LogLevel.Error, "the renewed certificate {Path} is not taken, the old one stays in service: {Reason}")]
    internal static partial void NotRenewed(ILogger log, string path, string reason);

    [LoggerMessage(217, LogLevel.Error, "nothing new is taken, certificates and OCSP answers stay as they were: {Reason}")]
    internal static partial void NothingRenewed(ILogger log, string reason);

    internal static void Reloaded(ILogger log, int doors) => SayReloaded(log, doors, doors == 1 ? "door" : "doors");

    [LoggerMessage(205, LogLevel.Error, "not reloaded, everything stays as it was: {Reason}")]
    internal static partial void NotReloaded(ILogger log, string reason);

    [LoggerMessage(216, LogLevel.Error, "not reloaded, everything stays as it was: a fault of this program")]
    internal static partial void ReloadBug(ILogger log, Exception exception);

    internal static void Stopping(ILogger log, int open, double seconds) => SayStopping(log, open, open == 1 ? "connection is" : "connections are", seconds);

    [LoggerMessage(207, LogLevel.Information, "stopped")]
    internal static partial void Stopped(ILogger log);

    [LoggerMessage(208, LogLevel.Error, "a fault of this program on an event loop")]
    internal static partial void LoopBug(ILogger log, Exception exception);

    [LoggerMessage(209, LogLevel.Warning, "authorities, revocation lists or the client certificate changed but cannot be used, the old ones stay: {Reason}")]
    internal static partial void ClientFilesRefused(ILogger log, string reason);

    [LoggerMessage(210, LogLevel.Information, "authorities, revocation lists or the client certificate were read again")]
    internal static partial void ClientFilesRead(ILogger log);

    [LoggerMessage(211, LogLevel.Warning, "systemd gave sockets that no door bears the name of: {Names}")]
    internal static partial void SocketsLeft(ILogger log, string names);

    [LoggerMessage(212, LogLevel.Warning, "status, reload and stop cannot be asked for: {Reason}")]
    internal static partial void NoControl(ILogger log, string reason);

    [LoggerMessage(213, LogLevel.Information, "authorities or revocation lists of client certificates were read again")]
    internal static partial void ClientProofRead(ILogger log);

    [LoggerMessage(214, LogLevel.Warning, "authorities or revocation lists of client certificates changed but cannot be used, the old ones stay: {Reason}")]
    internal static partial void ClientProofRefused(ILogger log, string reason);

    [LoggerMessage(215, LogLevel.Debug, "loop {Loop}: {What} took {Milliseconds:0.0} ms, for which all else on it waited")]
    internal static partial void Slow(ILogger log, int loop, string what, double milliseconds);

    [LoggerMessage(219, LogLevel.Warning, "accounts: {Reason}")]
    internal static partial void Accounts(ILogger log, string reason);

    [LoggerMessage(218, LogLevel.Information, "nobody has used it for {Seconds:0.###} s: it ends")]
    internal static partial void Unused(ILogger log, double seconds);

    [LoggerMessage(240, LogLevel.Information, "process {Process} has all doors open and takes the place of this one")]
    internal static partial void Succeeding(ILogger log, int process);

    [LoggerMessage(241, LogLevel.Information, "replaced by process {Process}; connections that are still open here: {Open}")]
    internal static partial void Replaced(ILogger log, int process, int open);

    [LoggerMessage(242, LogLevel.Error, "not replaced, everything stays as it was: {Reason}")]
    internal static partial void NotReplaced(ILogger log, string reason);

    [LoggerMessage(243, LogLevel.Information, "takes the place of process {Process}")]
    internal static partial void Succeeds(ILogger log, int process);

    [LoggerMessage(244, LogLevel.Information, "in a sandbox: {What}")]
    internal static partial void Confined(ILogger log, string what);

    [LoggerMessage(245, LogLevel.Warning, "in a sandbox: {What}")]
    internal static partial void HalfConfined(ILogger log, string what);

    [LoggerMessage(204, LogLevel.Information, "reloaded: {Doors} {Noun}", EventName = nameof(Reloaded))]
    private static partial void SayReloaded(ILogger log, int doors, string noun);

    [LoggerMessage(206, LogLevel.Information, "stopping: {Open} {Noun} open, at most {Seconds:0.#} s are given; a second signal (Ctrl-C) or stop --now ends at once", EventName = nameof(Stopping))]
    private static partial void SayStopping(ILogger log, int open, string noun, double seconds);
}
