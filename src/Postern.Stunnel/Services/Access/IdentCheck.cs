using System.Net;
using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Dialing.Connecting;

namespace Postern.Stunnel.Services.Access;

/// <summary>The check of <c>ident</c>: the client's own machine is asked who has opened the connection (RFC 1413 §4).</summary>
internal sealed class IdentCheck(ServiceParts parts)
{
    private const int LongestAnswer = 1000; // RFC 1413 §6

    /// <summary>Lets a client through, where its section wants that asked.</summary>
    /// <exception cref="ConduitException">It is somebody else, or nobody says who it is; it was logged.</exception>
    internal async ValueTask CheckAsync(Visit visit)
    {
        if (visit.Service.Ident is not { } wanted)
            return;
        if (visit.Connection.Peer.Kind != PeerKind.Inet || visit.NearSocket is not { } near)
        {
            visit.Log.Info("IDENT not supported on Unix sockets");
            return;
        }
        IPEndPoint client = visit.Connection.Peer.ToEndPoint();
        var user = UserIn(await AskAsync(visit, client, PeerAddress.OwnOf(near.Descriptor).Port), visit);
        if (user != wanted)
        {
            visit.Log.Warning($"Connection from {AddressText.Of(client)} REFUSED by IDENT (user \"{user}\")");
            throw new ConduitException(FaultKind.Closed, "refused by ident");
        }
        visit.Log.Info("IDENT authentication passed");
    }

    private async ValueTask<string> AskAsync(Visit visit, IPEndPoint client, int port)
    {
        SocketConduit server = await ConnectAsync(visit, new IPEndPoint(client.Address, parts.IdentPort));
        try
        {
            visit.Log.Debug("IDENT server connected");
            Deadline deadline = visit.Deadline.Within(visit.Service.TimeoutBusy, "TIMEOUTbusy");
            await server.WriteAsync(Encoding.ASCII.GetBytes($"{client.Port} , {port}\r\n"), deadline);
            var answer = new StringBuilder();
            while (answer.Length < LongestAnswer && !answer.ToString().Contains('\n', StringComparison.Ordinal))
            {
                var piece = await server.ReadAsync(deadline);
                if (piece.IsEmpty)
                    break;
                answer.Append(Encoding.Latin1.GetString(piece.Span));
            }
            return answer.ToString().Split('\r', '\n')[0];
        }
        finally
        {
            server.Abort();
        }
    }

    private static async ValueTask<SocketConduit> ConnectAsync(Visit visit, IPEndPoint to)
    {
        visit.Log.Info($"s_connect: connecting {AddressText.Of(to)}");
        try
        {
            return await AddressDialer.DialAsync(visit.Connection.Near.Loop, to, source: null, visit.Service.TimeoutConnect, visit.Deadline);
        }
        catch (ConduitException e)
        {
            visit.Log.Error($"s_connect: connect {AddressText.Of(to)}: {Errors.Text(e.Fault.Errno)}");
            throw;
        }
    }

    private static string UserIn(string line, Visit visit)
    {
        IdentAnswer answer = IdentAnswer.Read(line);
        if (answer.Problem is null)
            return answer.User;
        visit.Log.Error(answer.Problem);
        throw new ConduitException(FaultKind.Protocol, answer.Problem);
    }
}
