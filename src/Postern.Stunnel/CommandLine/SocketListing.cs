using System.Net.Sockets;
using System.Text;
using Postern.Stunnel.Reading.Values;

namespace Postern.Stunnel.CommandLine;

/// <summary>What <c>-sockets</c> lists: the options, what they are set to on each of the three sides, and what the system makes them.</summary>
internal static class SocketListing
{
    private const string None = "    --    ";
    private const int ValueWidth = 10;

    // A socket of the class library is never as the system made it here.
    private const string VersionSixOnly = "/proc/sys/net/ipv6/bindv6only";

    public static IEnumerable<string> Lines()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        return
        [
            " ",
            "Socket option defaults:",
            "    Option Name         |  Accept  |   Local  |  Remote  |OS default",
            "    --------------------+----------+----------+----------+----------",
            .. SocketNames.All.Select(name => Row(name, socket)),
        ];
    }

    private static string Row(SocketName name, Socket socket)
    {
        var sides = "alr".Select(side => name.Sides.Contains(side) ? "yes".PadLeft(ValueWidth) : None);
        return $"    {name.Name,-20}|{string.Join('|', sides)}|{Default(name, socket)}";
    }

    private static string Default(SocketName name, Socket socket)
    {
        if (name.Name == "IPV6_V6ONLY")
            return File.Exists(VersionSixOnly) ? (File.ReadAllText(VersionSixOnly).Trim() == "1" ? "yes" : "no").PadLeft(ValueWidth) : None;
        try
        {
            var value = new byte[16];
            var length = socket.GetRawSocketOption(name.Level, name.Option, value);
            return Text(name.Kind, value, length).PadLeft(ValueWidth);
        }
        catch (SocketException)
        {
            return None;
        }
    }

    private static string Text(SocketValueKind kind, byte[] value, int length) => kind switch
    {
        SocketValueKind.Flag => BitConverter.ToInt32(value) == 0 ? "no" : "yes",
        SocketValueKind.Number => $"{BitConverter.ToInt32(value)}",
        SocketValueKind.Linger => $"{BitConverter.ToInt32(value)}:{BitConverter.ToInt32(value, 4)}",
        SocketValueKind.Time => $"{BitConverter.ToInt64(value)}:{BitConverter.ToInt64(value, 8)}",
        _ => Encoding.UTF8.GetString(value, 0, length).TrimEnd('\0'),
    };
}
