using System.Globalization;
using System.Security.Cryptography;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Services;

/// <summary>What stands between the brackets of a connection's lines, as <c>logId</c> says.</summary>
internal static class ConnectionIds
{
    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int UniqueLength = 22;

    /// <summary>Makes one.</summary>
    /// <param name="kind">How.</param>
    /// <param name="number">The connection's number, counted from 1 by the engine and from 0 in the log.</param>
    internal static string Of(LogIdKind kind, long number) => kind switch
    {
        LogIdKind.Unique => RandomNumberGenerator.GetString(Letters, UniqueLength),
        LogIdKind.Thread => Environment.CurrentManagedThreadId.ToString(CultureInfo.InvariantCulture),
        LogIdKind.Process => Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
        _ => (number - 1).ToString(CultureInfo.InvariantCulture),
    };
}
