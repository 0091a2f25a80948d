using System.Buffers;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Configuration.Settings;

/// <summary>The value of <c>route</c>: whose, where, and words of the settings that say how a server is known.</summary>
internal static class RouteWords
{
    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");
    private static readonly string[] OfServers = ["ca", "ca-path", "pin", "check-host", "crl", "insecure", "server-name", "client-cert", "client-key"];

    /// <summary>Takes a route into a draft; answers what is wrong with it, or null.</summary>
    public static string? Read(Draft draft, string value)
    {
        string[] words = value.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !words[0].Contains('@', StringComparison.Ordinal))
            return $"{Spelling.Quote(value)} is no route: write whose and where, as in @example.org imaps://imap.example.org";
        var ends = new List<End>();
        var said = new List<string>();
        var draftOfRoute = new Draft();
        foreach (string word in words.Skip(1))
        {
            if (!IsSetting(word))
            {
                if (!EndUrl.TryParse(word, EndSide.Connect, out var end, out var problem))
                    return problem;
                ends.Add(end);
                continue;
            }
            if (Apply(draftOfRoute, word) is { } mistake)
                return mistake;
            said.Add(word);
        }
        if (ends.Count == 0)
            return $"the route of {words[0]} leads nowhere: write where, as in {words[0]} imaps://imap.example.org";
        if (draftOfRoute.ClientKey is not null && draftOfRoute.ClientCertificate is null)
            return $"the key {draftOfRoute.ClientKey} has no certificate: the same line has to name that too, as in client-cert=FILE (clientCert=FILE)";
        var client = draftOfRoute.ClientCertificate is { } certificate
            ? draftOfRoute.Client with { Certificate = new CertificateFiles(certificate, draftOfRoute.ClientKey) }
            : draftOfRoute.Client;
        var route = new MailRoute(words[0], ends, said.Count == 0 ? null : new ServerTrust(string.Join(' ', said), client));
        draft.Door = draft.Door with { Mail = draft.Door.Mail with { Routes = [.. draft.Door.Mail.Routes, route] } };
        return null;
    }

    /// <summary>A name alone or before an equals sign, which no URL begins with.</summary>
    private static bool IsSetting(string word)
    {
        int end = word.AsSpan().IndexOfAnyExcept(Letters);
        return end < 0 || (end > 0 && word[end] == '=');
    }

    private static string? Apply(Draft draft, string word)
    {
        string name = word.Split('=')[0];
        string? value = word.Length > name.Length ? word[(name.Length + 1)..] : null;
        // As an option or as a key of the file, whichever place it is written in.
        string? known = Array.Find(OfServers, one => one == name || KeyOf(one).Equals(name, StringComparison.OrdinalIgnoreCase));
        if (known is null)
            return $"{Spelling.Quote(name)} is neither a URL nor what a route can say of a server{Spelling.Hint(name, OfServers, "{0}").TrimEnd('.')}";
        Setting setting = SettingTable.Named(known)!; // a row of the table
        if (setting.IsSwitch)
            value ??= setting.SwitchWord;
        if (draft.Given.Contains(setting) && !setting.Many)
            return $"{name} is said twice of one route: leave out one of the two";
        return setting.Apply(draft, value ?? "") is { } problem ? $"{name}: {problem}" : null;
    }

    private static string KeyOf(string name) => SettingTable.Named(name)!.Key; // likewise
}
