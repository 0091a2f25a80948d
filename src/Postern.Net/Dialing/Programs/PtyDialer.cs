using Microsoft.Extensions.Logging;
using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Native;

namespace Postern.Net.Dialing.Programs;

/// <summary>Starts a program for each connection on a pseudo-terminal of its own, as its controlling terminal.</summary>
/// <remarks>
/// The terminal is raw: bytes pass as they are, and standard error is part of them. A terminal has no half-close: a
/// program that waits for the end of its input sees the hang-up when the connection is closed.
/// </remarks>
public sealed class PtyDialer : Dialer
{
    private readonly string _path;
    private readonly IReadOnlyList<string> _arguments;
    private readonly Descriptors _descriptors;
    private readonly TimeSpan _closeLimit;
    private readonly ILogger _log;

    /// <summary>Starts this program; see <see cref="ExecDialer"/>.</summary>
    public PtyDialer(string path, IReadOnlyList<string> arguments, Descriptors descriptors, TimeSpan closeLimit, ILogger log)
    {
        _path = path;
        _arguments = arguments.Count > 0 ? arguments : [path];
        _descriptors = descriptors;
        _closeLimit = closeLimit;
        _log = log;
        Target = "pty:" + path;
    }

    /// <inheritdoc/>
    public override string Target { get; }

    /// <inheritdoc/>
    public override async ValueTask<Conduit> DialAsync(Loop loop, DialRequest request, Deadline deadline)
    {
        ChildProcess process = await Task.Run(() => Start(request));
        var child = new Child(loop, process, _path, request.Name, _closeLimit, _log);
        return new PipeConduit(loop, process.Stream, process.Stream) { Released = child.Leave, DialedTo = $"{Target}[{process.Pid}]" };
    }

    private ChildProcess Start(DialRequest request)
    {
        // The far end stays open until the program has its own: else reading would end before it began.
        using var terminal = new DescriptorPair();
        Require(Terminal.Open(terminal, out string name));
        var plan = new ChildPlan
        {
            Path = _path,
            Arguments = _arguments,
            Environment = ChildEnvironment.For(request),
            Stream = -1,
            Errors = -1,
            Terminal = name,
            Descriptors = _descriptors,
        };
        Require(Spawn.Start(plan, out int pid));
        int pidfd = ChildProcess.Open(pid, out int error);
        Require(error);
        return new ChildProcess(pid, pidfd, terminal.TakeNear(), -1);
    }

    private void Require(int error)
    {
        if (error != 0)
            throw DialFault.Refused(Target, error);
    }
}
