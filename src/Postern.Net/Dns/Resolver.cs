using System.Net;
using Microsoft.Extensions.Logging;
using Postern.Wire.Dns;

namespace Postern.Net.Dns;

/// <summary>Turns names into addresses: a small stub resolver, for any thread.</summary>
/// <remarks>
/// <para>The hosts file, then the servers of resolv.conf; both files are read anew when they change. What nsswitch.conf
/// adds to these two is asked through getaddrinfo(3) on pool threads, and so is everything when there is no resolv.conf.</para>
/// <para>An answer is kept as long as its owner says, an hour at most, a "no" a minute at most, a failure not at all: a
/// name that did not resolve when a door came up resolves as soon as it can. One question at a time is under way for a
/// name; while no server answers, an old answer serves (RFC 8767).</para>
/// <para>Nothing here blocks its caller, and no task fails.</para>
/// </remarks>
public sealed class Resolver
{
    private readonly NameServiceFiles _files;
    private readonly AnswerCache _cache;
    private readonly Inquiries _inquiries;
    private readonly DnsClient _client;
    private readonly SystemNames _system = new();

    /// <summary>Looks names up as these files say.</summary>
    public Resolver(TimeProvider time, ILogger log, ResolverSources? sources = null)
    {
        sources ??= new ResolverSources();
        _cache = new AnswerCache(time);
        _files = new NameServiceFiles(sources, time, _cache.Clear, log);
        _inquiries = new Inquiries(_cache, time, log);
        _client = new DnsClient(sources.Port, time, log);
    }

    /// <summary>Looks a name up in both families.</summary>
    public Resolution Resolve(string name)
    {
        if (Literals.TryRead(name, out Resolution? literal))
            return literal;
        var pending = new PendingAnswers();
        if (_files.Fresh is not { } service || !TryNow(service, name, pending))
            _ = Task.Run(() => LookUpAsync(name, pending)); // the caller's loop must neither touch the disk nor serve our sockets
        return pending.Resolution;
    }

    /// <summary>Answers out of memory, if that can be done.</summary>
    private bool TryNow(NameService service, string name, PendingAnswers pending)
    {
        if (service.Servers is not { } servers || service.Switch.IsForSystem(name))
            return false;
        if (TryHosts(service, name, pending))
            return true;
        string first = servers.Candidates(name).First();
        if (!_cache.TryFresh(Question.Of(first, DnsType.Aaaa), out Finding? v6) || !_cache.TryFresh(Question.Of(first, DnsType.A), out Finding? v4))
            return false;
        if (!v6.IsFound && !v4.IsFound)
            return false;
        pending.Set(v6, v4);
        return true;
    }

    private async Task LookUpAsync(string name, PendingAnswers pending)
    {
        try
        {
            NameService service = _files.Look();
            if (service.Servers is null || service.Switch.IsForSystem(name))
                pending.Set(await AskSystemAsync(name));
            else if (!TryHosts(service, name, pending) && !await SearchAsync(service.Servers, name, pending) && service.Switch.IsForSystemToo)
                pending.Set(await AskSystemAsync(name));
        }
        finally
        {
            pending.End();
        }
    }

    /// <summary>The hosts file: a name that stands there, in whatever family, is asked for nowhere else.</summary>
    private static bool TryHosts(NameService service, string name, PendingAnswers pending)
    {
        IReadOnlyList<IPAddress> addresses = service.Hosts.Find(name);
        if (addresses.Count == 0)
            return false;
        pending.Set(Finding.Of(addresses, TimeSpan.Zero));
        return true;
    }

    /// <summary>Asks DNS for each full name that the name may stand for, until one has an address.</summary>
    private async Task<bool> SearchAsync(ResolverSettings servers, string name, PendingAnswers pending)
    {
        foreach (string candidate in servers.Candidates(name))
        {
            Task<Finding> v6 = AskAsync(servers, candidate, DnsType.Aaaa);
            Task<Finding> v4 = AskAsync(servers, candidate, DnsType.A);
            // Whichever family comes first may be dialed while the other is on its way: RFC 8305 §3.
            bool v4First = await Task.WhenAny(v6, v4) == v4;
            pending.SetFound(await (v4First ? v4 : v6), v4First);
            await Task.WhenAll(v6, v4);
            if (pending.TrySetFound(await v6, await v4))
                return true;
            if ((await v4).IsFailure)
                return false; // servers that are silent would be silent about every suffix
        }
        return false;
    }

    private Task<Finding> AskAsync(ResolverSettings servers, string name, DnsType type)
    {
        Question question = Question.Of(name, type);
        return _inquiries.AskAsync(question, () => _client.AskAsync(servers, question));
    }

    private Task<Finding> AskSystemAsync(string name) =>
        _inquiries.AskAsync(Question.Of(name, null), () => _system.AskAsync(name));
}
