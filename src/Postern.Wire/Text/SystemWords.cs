using System.Runtime.InteropServices;

namespace Postern.Wire.Text;

/// <summary>Why the system refused something, in its own words.</summary>
/// <remarks>The program is built without the class library's messages: all they would say here is the name of a resource.</remarks>
public static class SystemWords
{
    private const int LargestError = 4095; // what the kernel reserves for error numbers

    /// <summary>The reason, without the name of the file; the own text of what bears no number of the system.</summary>
    public static string Of(Exception fault) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file or directory",
        UnauthorizedAccessException => "permission denied",
        PathTooLongException => "the path is too long",
        IOException { HResult: > 0 and <= LargestError } => Marshal.GetPInvokeErrorMessage(fault.HResult).ToLowerInvariant(),
        _ => fault.Message,
    };
}
