using System.Runtime.InteropServices;

namespace Postern.Net.Certificates.Files;

/// <summary>Why a file could not be read or written, in words of the system.</summary>
/// <remarks>The program is built without the class library's own messages: all they would say here is the name of a resource.</remarks>
public static class FileFault
{
    private const int LargestError = 4095; // what the kernel reserves for error numbers

    /// <summary>The reason without the file's name; the whole sentence of a <see cref="CredentialException"/>.</summary>
    public static string Words(Exception fault) => fault switch
    {
        CredentialException => fault.Message,
        FileNotFoundException or DirectoryNotFoundException => "no such file or directory",
        UnauthorizedAccessException => "permission denied",
        PathTooLongException => "the path is too long",
        IOException { HResult: > 0 and <= LargestError } => Marshal.GetPInvokeErrorMessage(fault.HResult).ToLowerInvariant(),
        _ => fault.Message,
    };
}
