using System.Net.Sockets;
using System.Text.Json;
using Postern.Net.Control;
using Postern.Ssh.Carrying;

namespace Postern.Ssh.Leasing;

/// <summary>How the carriers of this user do.</summary>
public static class CarrierPictures
{
    private const int LongestLine = 64 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2); // arbitrary: it has nothing else to do

    /// <summary>Asks all of them; one that does not answer is left out.</summary>
    public static async Task<IReadOnlyList<CarrierPicture>> TakeAsync(string directory, TimeProvider time, CancellationToken cancel)
    {
        var all = new List<CarrierPicture>();
        foreach (CarrierPlace place in CarrierPlace.In(directory))
        {
            if (await TakeAsync(place, time, cancel) is { } picture)
                all.Add(picture);
        }
        return all;
    }

    private static async Task<CarrierPicture?> TakeAsync(CarrierPlace place, TimeProvider time, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            using Socket? socket = await place.TryConnectAsync(time, both.Token);
            if (socket is null)
                return null;
            using var stream = new ControlStream(socket, LongestLine);
            await stream.WriteLineAsync(new CarrierAsk { Want = "status" }, CarrierJson.Default.CarrierAsk, both.Token);
            return await stream.ReadLineAsync(both.Token) is { } line ? JsonSerializer.Deserialize(line.Span, CarrierJson.Default.CarrierSay)?.Picture : null;
        }
        catch (Exception e) when (e is SocketException or IOException or JsonException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null; // it ends just now, or hangs
        }
    }
}
