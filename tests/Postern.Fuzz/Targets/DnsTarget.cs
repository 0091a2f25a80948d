using System.Text;
using Postern.Wire.Dns;

namespace Postern.Fuzz.Targets;

/// <summary>DNS: every name that is read can be asked for.</summary>
internal static class DnsTarget
{
    public static void Response(byte[] input)
    {
        if (!DnsResponse.TryRead(input, out var response))
            return;
        IsName(response.QuestionName);
        foreach (var record in response.Records)
        {
            IsName(record.Name);
            IsName(record.Target ?? "");
        }

        IsName(response.Resolve().CanonicalName);
        var query = new DnsQuery { Id = response.Id, Name = response.QuestionName, Type = response.QuestionType };
        Invariant.Holds(response.Answers(query, exactCase: true), "a response answers its own question");
    }

    public static void Name(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var query = new byte[DnsQuery.Longest];
        if (!new DnsQuery { Id = 1, Name = text, Type = DnsType.A }.TryWrite(query, out var written))
            return;
        query[2] |= 0x80;
        Invariant.Holds(DnsResponse.TryRead(query.AsSpan(0, written), out var response), "a query with the response bit is an empty response");
        IsName(response!.QuestionName);
    }

    public static void ResolverSettings(byte[] input)
    {
        var settings = Wire.Dns.ResolverSettings.Read(Encoding.UTF8.GetString(input));
        Invariant.Holds(settings.Servers.Count is >= 1 and <= 3, "there are one to three servers");
        Invariant.Holds(settings is { Dots: >= 0 and <= 15, TimeoutSeconds: >= 1 and <= 30, Attempts: >= 1 and <= 5 }, "numbers stay in their range");
        Invariant.Holds(settings.Candidates("a.b").Contains("a.b", StringComparer.Ordinal), "a name is tried as it is");
    }

    public static void HostsFile(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var hosts = Wire.Dns.HostsFile.Read(text);
        foreach (var word in text.Split([' ', '\t', '\n', '\r']).Take(50))
            Invariant.Holds(hosts.Find(word).All(address => address is not null), "every address is one");
    }

    private static void IsName(string name) =>
        Invariant.Holds(DnsName.TryEncode(name, new byte[255], out _), "a name that was read can be written: " + name);
}
