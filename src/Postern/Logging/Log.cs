using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Postern.Configuration;
using Postern.Native;

namespace Postern.Logging;

/// <summary>The log of the process: makes loggers, whose lines go to standard error, a file or syslog.</summary>
internal sealed class Log : ILoggerFactory
{
    private const PosixSignal Usr1 = (PosixSignal)10; // signal(7); PosixSignal takes raw numbers
    private readonly LogQueue _queue;
    private readonly LogLevel _least;
    private readonly bool _withFacts;
    private readonly TimeProvider _time;
    private readonly PosixSignalRegistration _rotation;

    internal Log(IReadOnlyList<ILogTarget> targets, LogLevel least, bool withFacts, TimeProvider time)
    {
        _queue = new LogQueue(targets, time);
        _least = least;
        _withFacts = withFacts;
        _time = time;
        // Without a file there is nothing to open anew, and the signal must not end the process: logrotate sends it to all.
        _rotation = PosixSignalRegistration.Create(Usr1, OnRotation);
    }

    /// <summary>Whether it is written where complaints go.</summary>
    public bool IsOnStandardError { get; private init; }

    /// <summary>Lines that were lost so far.</summary>
    public long Lost => _queue.Lost;

    /// <summary>Opens the log as the settings say; where standard error may not be used and nothing else is named, that is syslog.</summary>
    public static Log Open(HostSettings host, bool errorIsOurs, TimeProvider time, string syslog = SyslogTarget.Place)
    {
        var targets = new List<ILogTarget>();
        if (host.LogFile is not null)
            targets.Add(new FileTarget(host.LogFile, new LogText(host.Json, colour: false), host.LogOverwrite));
        if (host.Syslog || (targets.Count == 0 && !errorIsOurs))
            targets.Add(new SyslogTarget(host.SyslogFacility, syslog));
        var onError = targets.Count == 0;
        if (onError)
            targets.Add(new ErrorTarget(new LogText(host.Json, colour: !host.Json && StandardStreams.ErrorIsTerminal)));
        var least = host.Quiet && host.LogLevel < LogLevel.Warning ? LogLevel.Warning : host.LogLevel;
        return new Log(targets, least, host.Json, time) { IsOnStandardError = onError };
    }

    /// <summary>A logger whose lines bear this name.</summary>
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <summary>There are none to add: the targets are named when the log is opened.</summary>
    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("where the log goes is decided when it is opened");

    /// <summary>Opens log files anew, after they were moved away.</summary>
    public void Reopen() => _queue.Reopen();

    public void Dispose()
    {
        _rotation.Dispose();
        _queue.Dispose();
    }

    internal bool Takes(LogLevel level) => level >= _least && level != LogLevel.None;

    internal void Add<TState>(string source, LogLevel level, EventId eventId, TState state, string text)
    {
        // Facts are read on the writing thread: generated messages are immutable values, and boxing them is only paid for JSON.
        var facts = _withFacts ? state as IReadOnlyList<KeyValuePair<string, object?>> : null;
        _queue.Add(new LogLine(_time.GetUtcNow(), level, source, eventId, text, facts));
    }

    private void OnRotation(PosixSignalContext context)
    {
        context.Cancel = true; // it would end the process
        Reopen();
    }
}
