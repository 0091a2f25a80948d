using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Postern.Wire.Dns;
using Postern.Wire.Text;

namespace Postern.Net.Dns;

/// <summary>Asks the servers of resolv.conf in their order, as often as it says, until one knows.</summary>
internal sealed class DnsClient(int port, TimeProvider time, ILogger log)
{
    private uint _turn;

    /// <summary>Asks; does not throw.</summary>
    internal async Task<Finding> AskAsync(ResolverSettings settings, Question question)
    {
        int count = settings.Servers.Count;
        uint first = settings.Rotates ? Interlocked.Increment(ref _turn) : 0;
        var failures = new Dictionary<string, string>();
        for (int i = 0; i < count * settings.Attempts; i++)
        {
            ResolverServer server = settings.Servers[(int)((first + (uint)i) % (uint)count)];
            var (finding, why) = await AskOneAsync(server, settings, question);
            if (finding is not null)
                return finding;
            failures[server.Address.ToString()] = why;
            DnsLog.ServerFailed(log, question.Name, server.Address.ToString(), why);
        }
        return Finding.Failure("no name server answered: " + string.Join("; ", failures.Select(failure => $"{failure.Key} {failure.Value}")));
    }

    private async Task<(Finding? Finding, string Why)> AskOneAsync(ResolverServer server, ResolverSettings settings, Question question)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(settings.TimeoutSeconds), time);
        try
        {
            IPEndPoint address = EndPoint(server);
            DnsResponse? response = await DnsExchange.AskAsync(address, question, edns: true, settings.UsesTcp, limit.Token);
            // RFC 6891 §7: a server that does not know EDNS may say so in any of these ways.
            if (response is { Code: DnsCode.FormatError or DnsCode.NotImplemented or DnsCode.BadVersion })
                response = await DnsExchange.AskAsync(address, question, edns: false, settings.UsesTcp, limit.Token);
            if (response is null)
                return (Finding.No("not a domain name", TimeSpan.Zero), "");
            return (Read(response), $"answered with {response.Code}");
        }
        catch (OperationCanceledException)
        {
            return (null, "timed out");
        }
        catch (SocketException failure)
        {
            return (null, Words(failure));
        }
        catch (IOException failure)
        {
            return (null, SystemWords.Of(failure));
        }
    }

    /// <summary>What a response says; null where another server may know more.</summary>
    private static Finding? Read(DnsResponse response)
    {
        TimeSpan no = Least(response.NegativeTimeToLive ?? 0, ResolverLimits.LongestNo);
        if (response.Code == DnsCode.NoSuchName)
            return Finding.No("no such name", no);
        if (response.Code != DnsCode.Ok)
            return null;
        DnsAnswer answer = response.Resolve();
        IPAddress[] addresses = [.. answer.Records.Select(record => record.Address).OfType<IPAddress>()];
        return addresses.Length > 0
            ? Finding.Of(addresses, Least(answer.TimeToLive, ResolverLimits.Longest))
            : Finding.No("the name has no address", no);
    }

    private static TimeSpan Least(uint seconds, TimeSpan most) => seconds < most.TotalSeconds ? TimeSpan.FromSeconds(seconds) : most;

    private IPEndPoint EndPoint(ResolverServer server)
    {
        IPAddress address = server.Address;
        if (server.Scope.Length > 0 && IPAddress.TryParse($"{address}%{server.Scope}", out IPAddress? scoped))
            address = scoped;
        return new IPEndPoint(address, port);
    }

    private static string Words(SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.TooManyOpenSockets => "out of file descriptors",
        _ => failure.Message.ToLowerInvariant(),
    };
}
