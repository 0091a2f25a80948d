using System.Collections;

namespace Postern.Net.Dialing.Programs;

/// <summary>What a program learns of its client: our own environment, and stunnel's four variables.</summary>
internal static class ChildEnvironment
{
    private static readonly string[] Ours = ["REMOTE_HOST", "REMOTE_PORT", "SSL_CLIENT_DN", "SSL_CLIENT_I_DN"];

    internal static List<string> For(DialRequest request, bool keepsDuplicates)
    {
        var all = new List<string>();
        Add(all, Ours[0], request.Client?.Address.ToString());
        Add(all, Ours[1], request.Client?.Port.ToString());
        Add(all, Ours[2], request.CertificateSubject);
        Add(all, Ours[3], request.CertificateIssuer);
        // An inherited variable of these names speaks of somebody else's client, and is wanted only where it always was there.
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            if (entry is { Key: string name, Value: string value } && (keepsDuplicates || !Ours.Contains(name)))
                Add(all, name, value);
        }
        return all;
    }

    private static void Add(List<string> all, string name, string? value)
    {
        if (value is not null)
            all.Add($"{name}={value.Replace('\0', '.')}");
    }
}
