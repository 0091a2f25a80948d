using Postern.Stunnel.Reading.Values;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading;

/// <summary>The <c>sni</c> of a server: each names a section before it, or its own, and a pattern.</summary>
/// <remarks>stunnel 5.68 knows only the last and never looks at the others: here all count, and what is wrong with an earlier one refuses nothing.</remarks>
internal sealed class SniEnd(ReadingRun run)
{
    public string? Problem()
    {
        var texts = run.Section.Sni;
        var patterns = new List<SniPattern>();
        for (var i = 0; i < texts.Count; i++)
        {
            var problem = Pattern(texts[i], patterns);
            if (problem is null)
                continue;
            if (i == texts.Count - 1)
                return problem;
            run.Say(4, $"\"sni={texts[i]}\" is ignored: {problem}");
        }

        run.Service = run.Service with { SniPatterns = patterns };
        // A session that began in the section that accepts must not go on in this one.
        if (patterns.Count > 0)
            run.Tls = run.Tls with { OptionsSet = run.Tls.OptionsSet | TlsNames.NoResumptionOnRenegotiation };
        return null;
    }

    private string? Pattern(string text, List<SniPattern> patterns)
    {
        var colon = text.IndexOf(':');
        if (colon < 0)
            return "Invalid SNI parameter format";
        var name = text[..colon];
        var isOwn = !run.InGlobal && name == run.Service.Name;
        var primary = run.Services.FirstOrDefault(service => service.Name == name);
        if (primary is null && !isOwn)
            return "SNI section name not found";
        if (primary is { Client: true })
            return "SNI primary service is a TLS client";
        patterns.Add(new(name, text[(colon + 1)..]));
        return null;
    }
}
