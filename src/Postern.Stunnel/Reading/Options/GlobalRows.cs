namespace Postern.Stunnel.Reading.Options;

/// <summary>The options of the global part, in the order of <c>-help</c>.</summary>
internal static class GlobalRows
{
    private const string Randomness = "OpenSSL finds randomness by itself";

    public static readonly StunnelOption[] All =
    [
        new("chroot", Standing.Same, Take.Global((options, value) => options with { Chroot = value }), "directory to chroot stunnel process"),
        new("compression", Standing.Same, TakeGlobal.Compression, "compression type"),
        new("drain", Standing.Better, TakeGlobal.Drain) { Origin = OptionOrigin.Postern },
        new("EGD", Standing.No, Take.Nothing(Randomness), "path to Entropy Gathering Daemon socket"),
        new("engine", Standing.No, TakeGlobal.Engine, "auto|engine_id"),
        new("engineCtrl", Standing.No, Take.Refused("No engine was defined"), "cmd[:arg]"),
        new("engineDefault", Standing.No, Take.Refused("No engine was defined"), "TASK_LIST"),
        new("fips", Standing.Same, TakeGlobal.Fips) { Origin = OptionOrigin.Undocumented },
        new("foreground", Standing.Same, TakeGlobal.Foreground, "yes|quiet|no foreground mode (don't fork, log to stderr)"),
        new("iconActive", Standing.Same, Take.Windows) { Origin = OptionOrigin.Windows },
        new("iconError", Standing.Same, Take.Windows) { Origin = OptionOrigin.Windows },
        new("iconIdle", Standing.Same, Take.Windows) { Origin = OptionOrigin.Windows },
        new("log", Standing.Same, TakeGlobal.Log, "append|overwrite log file"),
        new("metrics", Standing.Better, TakeGlobal.Metrics) { Origin = OptionOrigin.Postern },
        new("output", Standing.Same, Take.Global((options, value) => options with { Output = value }), "file to append log messages"),
        new("pid", Standing.Same, Take.Global((options, value) => options with { PidFile = Take.Unset(value) }), "pid file"),
        new("profile", Standing.Better, TakeGlobal.Profile) { Origin = OptionOrigin.Postern },
        new("provider", Standing.No, Take.Nothing("providers are named in openssl.cnf")) { Origin = OptionOrigin.Later },
        new("providerParameter", Standing.No, Take.Nothing("providers are named in openssl.cnf")) { Origin = OptionOrigin.Later },
        new("RNDbytes", Standing.No, TakeGlobal.RandomBytes, "bytes to read from random seed files") { Defaults = ["1024"] },
        new("RNDfile", Standing.No, Take.Nothing(Randomness), "path to file with random seed data") { Defaults = ["/dev/urandom"] },
        new("RNDoverwrite", Standing.No, TakeGlobal.RandomOverwrite, "yes|no overwrite seed datafiles with new random data") { Defaults = ["yes"] },
        new("setEnv", Standing.Same, TakeGlobal.Environment) { Origin = OptionOrigin.Later },
        new("state", Standing.Better, Take.Global((options, value) => options with { State = Take.Unset(value) })) { Origin = OptionOrigin.Postern },
        new("syslog", Standing.Better, TakeGlobal.Syslog, "yes|no send logging messages to syslog"),
        new("taskbar", Standing.Same, Take.Windows) { Origin = OptionOrigin.Windows },
    ];
}
