using System.CommandLine.Parsing;
using System.Security.Cryptography;
using System.Text;
using Postern.Configuration;
using Postern.Configuration.Settings;

namespace Postern.Verbs;

/// <summary>What the words of <c>postern tunnel</c> say of a door, short: two lines that differ only in how the process is to run have the same.</summary>
internal static class DoorIdentity
{
    public static string Of(IEnumerable<Token> tokens)
    {
        var words = new List<string>();
        Setting? open = null;
        foreach (var token in tokens.Where(token => token.Type is TokenType.Option or TokenType.Argument))
        {
            var setting = token.Type == TokenType.Option ? SettingTable.Named(token.Value[2..]) : open;
            open = token.Type == TokenType.Option && setting is { IsSwitch: false } ? setting : null;
            // A log, a name or a time says nothing of where the door leads.
            if (setting?.Group == SettingGroup.Process || setting?.Name == "name")
                continue;
            // The same file may be written in several ways, and from several directories.
            words.Add(token.Type == TokenType.Argument && setting is { IsFile: true } ? Path.GetFullPath(HomePath.Expand(token.Value)) : token.Value);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', words))));
    }
}
