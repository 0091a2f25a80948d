using Microsoft.Extensions.Logging;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Settings;

namespace Postern.Logging.Stunnel;

/// <summary>The log of a process that is stunnel: silent until it serves, and then all that was said before comes first.</summary>
/// <remarks>A start that fails tells everything on standard error, whatever level is wanted: nobody knows yet where the log would have been.</remarks>
internal sealed class StunnelLog(TimeProvider time, string syslog = SyslogTarget.Place) : ILineSink, ILoggerFactory
{
    private readonly Lock _gate = new();
    private readonly List<LogLine> _early = [];
    private SyslogTarget? _syslog;
    private LogQueue? _queue;
    private GlobalOptions _options = new();
    private volatile string _self = Foreground;
    private volatile int _level = 7;

    /// <summary>What stands between the brackets of lines that belong to no connection, before the process is a daemon.</summary>
    internal const string Foreground = "ui";

    private const string Background = "main";

    /// <summary>Lines that belong to no connection.</summary>
    public ServiceLog Own => new(this, _self, _level);

    public void Write(int level, string id, string text) =>
        Add(new LogLine(time.GetUtcNow(), Nearest(level), id == Foreground ? _self : id, default, text, null) { Severity = level });

    /// <summary>Connects to syslog while it can be reached; it is written to once the log is open.</summary>
    public void OpenSyslog(GlobalOptions options)
    {
        if (!options.Syslog)
            return;
        _syslog = new SyslogTarget(options.Facility, syslog) { Sender = options.ServiceName, Words = StunnelText.Words };
        _syslog.Open();
    }

    /// <summary>Opens the log where the options say, and writes what was said so far.</summary>
    /// <param name="options">The global options.</param>
    /// <param name="onError">Standard error is ours, and the process stays where it was started.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public void Open(GlobalOptions options, bool onError)
    {
        var targets = new List<ILogTarget>();
        if (options.Output is { } path)
            targets.Add(new FileTarget(path, Text(), options.LogOverwrite));
        if (_syslog is not null)
            targets.Add(_syslog);
        if (onError && options.Foreground == Postern.Stunnel.Settings.Foreground.Yes)
            targets.Add(new ErrorTarget(Text()));
        LogQueue? before;
        lock (_gate)
        {
            before = _queue;
            _queue = new LogQueue(targets, time);
            _options = options;
            _level = options.DebugLevel;
            foreach (LogLine line in _early.Where(line => line.Severity <= _level))
                _queue.Add(line);
            _early.Clear();
        }
        before?.Dispose();
    }

    /// <summary>Takes over what a reload says of the log; the same places are left open.</summary>
    /// <exception cref="IOException">The file cannot be opened; nothing has changed.</exception>
    public void Change(GlobalOptions options, bool onError)
    {
        _level = options.DebugLevel;
        if ((options.Output, options.Syslog, options.Facility, options.ServiceName) == (_options.Output, _options.Syslog, _options.Facility, _options.ServiceName))
            return;
        if (!options.Syslog)
            _syslog = null;
        else if (_syslog is null)
            OpenSyslog(options);
        Open(options, onError);
    }

    /// <summary>From now on it speaks as a daemon.</summary>
    public void EnterBackground() => _self = Background;

    /// <summary>Tells a start that failed: all lines, with a mark for how bad each is.</summary>
    public void TellFailure(TextWriter error)
    {
        lock (_gate)
        {
            foreach (LogLine line in _early)
                error.WriteLine($"{Mark(line.Severity)} {StunnelText.Clean(line.Text)}");
            _early.Clear();
        }
    }

    /// <summary>Opens log files anew, after they were moved away.</summary>
    public void Reopen()
    {
        lock (_gate)
            _queue?.Reopen();
    }

    /// <summary>Postern's own words, in the form of stunnel's.</summary>
    public ILogger CreateLogger(string categoryName) => new StunnelLogger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("where the log goes is decided when it is opened");

    public void Dispose()
    {
        lock (_gate)
            _queue?.Dispose();
    }

    /// <summary>What the house says in passing is no line of stunnel's; what an administrator must know is.</summary>
    internal bool Takes(LogLevel level) => level is >= LogLevel.Warning and not LogLevel.None && LogWords.Severity(level) <= _level;

    internal void Say(LogLevel level, string text) => Write(LogWords.Severity(level), _self, text);

    private static StunnelText Text() => new(TimeZoneInfo.Local);

    private void Add(LogLine line)
    {
        lock (_gate)
        {
            if (_queue is { } queue)
                queue.Add(line);
            else
                _early.Add(line);
        }
    }

    private static string Mark(int level) => level switch
    {
        <= 3 => "[!]",
        4 => "[:]",
        5 => "[.]",
        _ => "[ ]",
    };

    private static LogLevel Nearest(int level) => level switch
    {
        <= 2 => LogLevel.Critical,
        3 => LogLevel.Error,
        4 => LogLevel.Warning,
        <= 6 => LogLevel.Information,
        _ => LogLevel.Debug,
    };
}
