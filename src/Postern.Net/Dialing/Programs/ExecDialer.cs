using Microsoft.Extensions.Logging;
using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Native;

namespace Postern.Net.Dialing.Programs;

/// <summary>Starts a program for each connection, inetd style: its standard input and output are the conduit.</summary>
/// <remarks>
/// Its standard error goes to the log, line by line. It learns of its client by <c>REMOTE_HOST</c>, <c>REMOTE_PORT</c>,
/// <c>SSL_CLIENT_DN</c> and <c>SSL_CLIENT_I_DN</c>, and inherits nothing else of us than the environment.
/// </remarks>
public sealed class ExecDialer : Dialer
{
    private readonly string _path;
    private readonly IReadOnlyList<string> _arguments;
    private readonly Descriptors _descriptors;
    private readonly TimeSpan _closeLimit;
    private readonly ILogger _log;

    /// <summary>Starts this program.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="arguments">Its arguments, its own name first; empty for the path alone.</param>
    /// <param name="descriptors">The limit of descriptors that it gets back.</param>
    /// <param name="closeLimit">How long it may go on after its connection was closed.</param>
    /// <param name="log">Where its standard error and its end are logged.</param>
    public ExecDialer(string path, IReadOnlyList<string> arguments, Descriptors descriptors, TimeSpan closeLimit, ILogger log)
    {
        _path = path;
        _arguments = arguments.Count > 0 ? arguments : [path];
        _descriptors = descriptors;
        _closeLimit = closeLimit;
        _log = log;
        Target = "exec:" + path;
    }

    /// <inheritdoc/>
    public override string Target { get; }

    /// <inheritdoc/>
    public override async ValueTask<Conduit> DialAsync(Loop loop, DialRequest request, Deadline deadline)
    {
        // Starting reads the program from disk: not on the loop.
        ChildProcess process = await Task.Run(() => Start(request));
        var child = new Child(loop, process, _path, request.Name, _closeLimit, _log);
        return new SocketConduit(loop, process.Stream) { Released = child.Leave, DialedTo = $"{Target}[{process.Pid}]" };
    }

    private ChildProcess Start(DialRequest request)
    {
        using var stream = new DescriptorPair();
        using var errors = new DescriptorPair();
        Require(stream.OpenSockets());
        Require(errors.OpenPipe());
        Require(Spawn.Start(Plan(request, stream.Far, errors.Far), out int pid));
        int pidfd = ChildProcess.Open(pid, out int error);
        Require(error);
        return new ChildProcess(pid, pidfd, stream.TakeNear(), errors.TakeNear());
    }

    private ChildPlan Plan(DialRequest request, int stream, int errors) => new()
    {
        Path = _path,
        Arguments = _arguments,
        Environment = ChildEnvironment.For(request),
        Stream = stream,
        Errors = errors,
        Descriptors = _descriptors,
    };

    private void Require(int error)
    {
        if (error != 0)
            throw DialFault.Refused(Target, error);
    }
}
