using Microsoft.Extensions.Logging;
using Postern.Net.Loops;
using Postern.Net.Native;

namespace Postern.Net.Dialing.Programs;

/// <summary>A program that is run once for each connection: what it is, how it is started, and how it is watched until it has ended.</summary>
/// <param name="path">Its absolute path.</param>
/// <param name="arguments">Its arguments, its own name first; empty for the path alone.</param>
/// <param name="descriptors">The limit of descriptors that it gets back.</param>
/// <param name="closeLimit">How long it may go on after its connection was closed; infinite for as long as it likes.</param>
/// <param name="log">Where its standard error and its end are logged.</param>
public sealed class Program(string path, IReadOnlyList<string> arguments, Descriptors descriptors, TimeSpan closeLimit, ILogger log)
{
    private const int StandardError = 2;

    private readonly IReadOnlyList<string> _arguments = arguments.Count > 0 ? arguments : [path];

    /// <summary>Its absolute path.</summary>
    internal string Path => path;

    /// <summary>Where its standard error goes.</summary>
    public ProgramErrors Errors { get; init; }

    /// <summary>It is called by its first argument to the letter, also where that is its path without the directory.</summary>
    public bool HasOwnName { get; init; }

    /// <summary>Its terminal, where it has one, passes bytes as they are; else it is one for people, with echo.</summary>
    public bool HasRawTerminal { get; init; } = true;

    /// <summary>Variables of ours that say the same as those of its client come to it as well, behind them.</summary>
    public bool KeepsDuplicates { get; init; }

    /// <summary>Starts it for a connection and takes the near ends over; reads it from disk, so never on a loop.</summary>
    /// <param name="request">The connection it is to serve.</param>
    /// <param name="target">What the dialer calls it, for the failure.</param>
    /// <param name="stream">Its far end becomes the program's standard input and output.</param>
    /// <param name="errors">Its far end becomes the program's standard error; null where that is part of the stream.</param>
    /// <param name="terminal">The name of the terminal that the stream is, for the program to lead a session on; null for none.</param>
    /// <exception cref="Conduits.ConduitException">It cannot be started.</exception>
    internal ChildProcess Start(DialRequest request, string target, DescriptorPair stream, DescriptorPair? errors, string? terminal)
    {
        var plan = new ChildPlan
        {
            Path = path,
            Arguments = _arguments,
            Environment = ChildEnvironment.For(request, KeepsDuplicates),
            Stream = stream.Far,
            Errors = errors?.Far ?? (Errors == ProgramErrors.Ours ? StandardError : stream.Far),
            HasOwnName = HasOwnName,
            Terminal = terminal,
            Descriptors = descriptors,
        };
        DialFault.ThrowIf(Spawn.Start(plan, out int pid), target);
        int pidfd = ChildProcess.Open(pid, out int error);
        DialFault.ThrowIf(error, target);
        return new ChildProcess(pid, pidfd, stream.TakeNear(), errors?.TakeNear() ?? -1);
    }

    /// <summary>Watches what was started, until it has been reaped; on the loop's thread.</summary>
    internal Child Watch(Loop loop, ChildProcess process, DialRequest request) => new(loop, process, request.Voice ?? new ProgramLog(log, request.Name, path), closeLimit);
}
