using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Native;

namespace Postern.Net.Dialing.Programs;

/// <summary>Starts a program for each connection, inetd style: its standard input and output are the conduit.</summary>
/// <remarks>
/// Its standard error goes to the log, line by line. It learns of its client by <c>REMOTE_HOST</c>, <c>REMOTE_PORT</c>,
/// <c>SSL_CLIENT_DN</c> and <c>SSL_CLIENT_I_DN</c>, and inherits nothing else of us than the environment.
/// </remarks>
/// <param name="program">What is started.</param>
public sealed class ExecDialer(Program program) : Dialer
{
    /// <inheritdoc/>
    public override string Target { get; } = "exec:" + program.Path;

    /// <inheritdoc/>
    public override async ValueTask<Conduit> DialAsync(Loop loop, DialRequest request, Deadline deadline)
    {
        // Starting reads the program from disk: not on the loop.
        ChildProcess process = await Task.Run(() => Start(request));
        Child child = program.Watch(loop, process, request);
        return new SocketConduit(loop, process.Stream) { Released = child.Leave, DialedTo = $"{Target}[{process.Pid}]" };
    }

    private ChildProcess Start(DialRequest request)
    {
        using var stream = new DescriptorPair();
        DialFault.ThrowIf(stream.OpenSockets(), Target);
        if (program.Errors != ProgramErrors.Logged)
            return program.Start(request, Target, stream, errors: null, terminal: null);
        using var errors = new DescriptorPair();
        DialFault.ThrowIf(errors.OpenPipe(), Target);
        return program.Start(request, Target, stream, errors, terminal: null);
    }
}
