namespace Postern.Net.Dialing.Programs;

/// <summary>What a shell is given to run a program that ends when another process does, kill(2) with 9 included.</summary>
public static class KeeperShell
{
    /// <summary>
    /// For <c>sh -c</c>, with the program and its arguments behind it. Descriptor 3 is a pipe or socket whose other end is
    /// the other process's: at its end the program is killed. It gets the shell's standard streams, and its end is the shell's.
    /// </summary>
    // A shell gives what it starts in the background no standard input, unless it comes from a descriptor of another number.
    public const string Script = """
        exec 4<&0
        "$@" <&4 3<&- 4<&- &
        program=$!
        exec 4<&- </dev/null >/dev/null
        { read -r _; kill "$program"; } <&3 2>/dev/null &
        keeper=$!
        exec 3<&-
        wait "$program"
        result=$?
        kill "$keeper" 2>/dev/null
        exit "$result"
        """;
}
