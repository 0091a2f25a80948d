namespace Postern.Native;

/// <summary>The name a program was called by, which may be that of a link to it.</summary>
internal static class ProgramName
{
    /// <summary>Reads it (proc(5), <c>/proc/self/cmdline</c>); the runtime gives only the file that the link leads to. Empty where nobody says.</summary>
    public static string Called()
    {
        byte[] line = File.ReadAllBytes("/proc/self/cmdline");
        int end = Array.IndexOf(line, (byte)0);
        return Path.GetFileName(System.Text.Encoding.UTF8.GetString(line, 0, end < 0 ? line.Length : end));
    }
}
