using Postern.Net.Loops;
using Postern.Stunnel.Settings;
using Postern.Stunnel.Tls;

namespace Postern.Hosting.Stunnel;

/// <summary>TLS of a service that accepts, with that of the services SNI may choose in its place.</summary>
internal sealed class MadeTls : IDisposable
{
    private readonly List<ServiceContext> _all = [];

    private MadeTls()
    {
    }

    /// <summary>That of the service that accepts.</summary>
    internal ServiceContext Whole => _all[0];

    /// <summary>Makes them all on these loops, or null; what is said meanwhile goes to <paramref name="say"/>.</summary>
    internal static MadeTls? TryMake(ServiceOptions service, IReadOnlyList<ServiceOptions> all, ContextTrial trial, IReadOnlyList<Loop> loops, Action<Message> say)
    {
        var made = new MadeTls();
        if (trial.Make(service, loops, say) is not { } whole)
            return null;
        made._all.Add(whole);
        foreach (ServiceOptions secondary in all.Where(other => other.SniPatterns.Any(sni => sni.Primary == service.Name)))
        {
            if (trial.Make(secondary, loops, say) is not { } context)
            {
                made.Dispose();
                return null;
            }
            made._all.Add(context);
            foreach (SniPattern sni in secondary.SniPatterns.Where(sni => sni.Primary == service.Name))
                whole.Add(sni.Pattern, context);
        }
        return made;
    }

    /// <inheritdoc/>
    public void Dispose() => _all.ForEach(context => context.Dispose());
}
