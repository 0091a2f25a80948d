using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Postern.Net.Dialing.Programs;
using Postern.Ssh.Carrying;
using Postern.Ssh.Servers;

namespace Postern.Ssh.Leasing;

/// <summary>Starts a carrier: a process that goes on without us.</summary>
internal static class CarrierStart
{
    /// <summary>What a carrier writes to its standard output when it can be asked: ASCII EOT, as every start in the background.</summary>
    private const byte Ready = 4;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30); // arbitrary: a slow disk, and another carrier that ends first

    /// <summary>Returns when it can be asked.</summary>
    /// <exception cref="SshException">It cannot; the message is the carrier's own sentence.</exception>
    internal static async Task RunAsync(SshRoute route, CarrierPlace place, SshSettings settings, TimeProvider time)
    {
        using Process carrier = Start(settings);
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            var order = new CarrierOrder(place.Directory, place.Key, [.. route.Hops.Select(CarrierHop.Of)], route.Way, settings.Program);
            Task<string> complaint = carrier.StandardError.ReadToEndAsync(limit.Token);
            await carrier.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order, CarrierJson.Default.CarrierOrder).AsMemory(), limit.Token);
            carrier.StandardInput.Close();
            byte[] one = new byte[1];
            if (await carrier.StandardOutput.BaseStream.ReadAsync(one, limit.Token) == 1 && one[0] == Ready)
                return;
            throw new SshException($"{route.Server}: the carrier did not start: {(await complaint).Trim()}");
        }
        catch (OperationCanceledException)
        {
            carrier.Kill();
            throw new SshException($"{route.Server}: limit reached: start of the carrier, {Limit.TotalSeconds:0} s");
        }
        catch (IOException e) when (e is not SshException)
        {
            throw new SshException($"{route.Server}: the carrier did not start: {e.Message}");
        }
    }

    private static Process Start(SshSettings settings)
    {
        var start = new ProcessStartInfo(settings.Carrier[0], settings.Carrier.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // else the runtime makes sockets in /tmp, which stay there when it is killed
        Inheritance.End(); // it outlives us, and would keep what is not ours
        try
        {
            return Process.Start(start) ?? throw new SshException($"{settings.Carrier[0]} cannot be started");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new SshException($"{settings.Carrier[0]} cannot be started: {e.Message}");
        }
    }
}
