namespace Postern.Verbs;

/// <summary>What the process answers.</summary>
internal static class ExitCode
{
    /// <summary>All went well, or it was told to stop.</summary>
    public const int Done = 0;

    /// <summary>Something failed while it ran, or while doors were opened.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong: nothing was opened.</summary>
    public const int Wrong = 2;

    public static readonly (int Code, string Meaning)[] All =
    [
        (Done,   "all went well, or Postern was told to stop"),
        (Failed, "a door could not be opened, or something failed while it ran"),
        (Wrong,  "the command line or the configuration is wrong; nothing was opened"),
    ];
}
