using System.Runtime.InteropServices;

namespace Postern.Stunnel.Services;

/// <summary>The kernel's reasons in the words of stunnel's lines.</summary>
internal static class Errors
{
    /// <summary>For example <c>Connection refused (111)</c>.</summary>
    internal static string Text(int errno) => $"{Marshal.GetPInvokeErrorMessage(errno)} ({errno})";
}
