using Postern.Configuration.Stunnel;
using Postern.Hosting.Life;
using Postern.Logging.Stunnel;
using Postern.Net.Certificates.Files;
using Postern.Stunnel.Settings;

namespace Postern.Hosting.Stunnel;

/// <summary>Reads a stunnel.conf again while its services run; what cannot be used leaves all as it was.</summary>
/// <param name="read">Reads it; what is said of it is in the file.</param>
/// <param name="use">Opens these services in place of those that run, or throws and changes nothing.</param>
/// <param name="doors">How many doors are in service now.</param>
/// <param name="service">The service manager, who must hear that it is over however it ended.</param>
/// <param name="log">Where the outcome goes.</param>
internal sealed class StunnelReload(Func<StunnelReading> read, Func<StunnelReading, Task> use, Func<int> doors, ServiceNotify service, StunnelLog log)
{
    private const string Failed = "Failed to reload the configuration file";

    private readonly Lock _gate = new();
    private Task<string?>? _running;
    private Task<string?>? _next;

    /// <summary>Tries; answers null, or why nothing has changed. Whoever asks while one waits for its turn shares that one: it has not read yet.</summary>
    public Task<string?> RunAsync()
    {
        lock (_gate)
        {
            if (_running is null or { IsCompleted: true })
                return _running = Task.Run(TryAsync);
            if (_next is null or { IsCompleted: true })
                _next = AfterAsync(_running);
            return _next;
        }
    }

    private async Task<string?> AfterAsync(Task<string?> before)
    {
        _ = await before;
        lock (_gate)
        {
            _running = _next;
            _next = null;
        }
        return await TryAsync();
    }

    private async Task<string?> TryAsync()
    {
        service.Reloading();
        try
        {
            StunnelReading reading = read();
            StunnelFile file = reading.File;
            foreach (Message message in file.Messages)
                log.Own.Write(message.Level, message.Text);
            if (!file.IsAccepted)
                return Refuse(StunnelMistake.Of(file.Messages) is { Where: { } where, Text: var text } ? $"{where}: {text}" : StunnelMistake.Of(file.Messages).Text);
            await use(reading);
            return null;
        }
        catch (Exception e) when (Household.IsOperators(e))
        {
            return Refuse(FileFault.Words(e));
        }
        finally
        {
            service.Ready(Readiness.Count(doors()));
        }
    }

    private string Refuse(string why)
    {
        log.Own.Error(Failed);
        return why;
    }
}
