using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Native;

namespace Postern.Net.Dialing.Programs;

/// <summary>Starts a program for each connection on a pseudo-terminal of its own, as its controlling terminal.</summary>
/// <remarks>
/// The terminal is raw unless the program wants another: bytes pass as they are, and standard error is part of them. A terminal has no half-close: a
/// program that waits for the end of its input sees the hang-up when the connection is closed.
/// </remarks>
/// <param name="program">What is started.</param>
public sealed class PtyDialer(Program program) : Dialer
{
    /// <inheritdoc/>
    public override string Target { get; } = "pty:" + program.Path;

    /// <inheritdoc/>
    public override async ValueTask<Conduit> DialAsync(Loop loop, DialRequest request, Deadline deadline)
    {
        ChildProcess process = await Task.Run(() => Start(request));
        Child child = program.Watch(loop, process, request);
        return new PipeConduit(loop, process.Stream, process.Stream) { Released = child.Leave, DialedTo = $"{Target}[{process.Pid}]" };
    }

    private ChildProcess Start(DialRequest request)
    {
        // The far end stays open until the program has its own: else reading would end before it began.
        using var terminal = new DescriptorPair();
        DialFault.ThrowIf(Terminal.Open(terminal, program.HasRawTerminal, out string name), Target);
        return program.Start(request, Target, terminal, errors: null, name);
    }
}
